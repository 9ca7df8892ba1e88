import { randomUUID } from 'node:crypto';
import { decide } from '../../../acl/decide.js';
import { encode } from '../../../conf/tokens.js';
import type { MqttSession } from '../../../host/probe/session.js';
import { type AppliedAcl, appliedAcls } from '../../../installation/applied-acl.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, pass, skip } from '../../check.js';
import type { Examination } from '../../examination.js';
import { reloadRepair } from '../../service-repairs.js';
import { type OpenListener, openListeners, visitorsOf } from '../../visits.js';

/** Reason code of MQTT 5. */
const NOT_AUTHORIZED = 135;

export const aclInForce: Check = {
  id: 'access/acl',
  title: t`What the ACL file denies is denied`,
  needs: ['listeners/answers', 'configuration/found'],
  live: true,
  async examine(examination) {
    const withAcl = (await openListeners(examination)).filter(({ access }) => access.acl?.kind === 'ACL file');
    if (withAcl.length === 0) return skip(t`no ACL file applies`);
    const findings: Finding[] = [];
    const tried: string[] = [];
    for (const listener of withAcl) {
      for (const { who, username, session } of visitorsOf(listener, examination)) {
        const outcome = await deniedTopic(examination, listener, username, session);
        if (outcome === 'nothing is denied' || outcome === 'no answer') continue;
        tried.push(t`${who} on ${listener.name}`);
        if (outcome === 'denied') continue;
        findings.push({
          status: 'fail',
          detail: t`The ACL file is not in force on ${listener.name}: ${who} could publish to ${outcome.topic}, which no rule allows. The broker drops all rules when it cannot read the file at a reload, and has every client do everything then.`,
          ...listener.place,
          // The broken file must be mended first, as was told.
          ...(examination.evaluation.starts && (await reloadRepair(examination))),
        });
      }
    }
    if (tried.length === 0) {
      return pass(t`not tried: it takes a user who gets in and is answered, name one with --username`);
    }
    return orPass(findings, t`a topic that no rule allows was denied to ${tried.join(', ')}`);
  },
};

type Outcome = 'nothing is denied' | 'denied' | 'no answer' | { readonly topic: string };

/** Publishes where the file lets this client not publish; to nobody, should the broker allow it. */
async function deniedTopic(
  { installation }: Examination,
  { access }: OpenListener,
  username: string | undefined,
  session: MqttSession,
): Promise<Outcome> {
  const topic = `mqttctl/doctor/${randomUUID()}`;
  const port = access.listener.port;
  const acl = await readableAcl(() => appliedAcls(installation, { listener: port || undefined }), port);
  const request = {
    username: username === undefined ? undefined : encode(username),
    clientid: encode(session.clientid),
    topic: encode((acl?.mountPoint ?? '') + topic),
    access: 'write',
  } as const;
  // A file that the broker cannot take in allows nothing to anybody.
  if (acl && decide(acl.list, request).allowed) return 'nothing is denied';
  const answer = await session.publish(topic, 'mqttctl doctor: this must be denied');
  if (answer === 'silent') return 'no answer';
  return answer === NOT_AUTHORIZED || answer === 'closed' ? 'denied' : { topic };
}

/** Undefined where the file has a line that the broker does not take. */
async function readableAcl(find: () => Promise<AppliedAcl[]>, port: number): Promise<AppliedAcl | undefined> {
  try {
    return (await find()).find(({ ports }) => port === 0 || ports.includes(port));
  } catch {
    return undefined;
  }
}
