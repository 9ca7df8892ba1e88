import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Place } from '../../../text/diagnostic.js';
import type { Rule, RuleContext } from '../../rule.js';
import { anybodyReads } from '../files/anybody.js';
import { placeOfValue } from './places.js';

export const readableSecret: Rule = {
  id: 'security/readable-secret',
  severity: 'warning',
  summary: t`Every account of the machine can read a key or a file of passwords.`,
  why: t`Private keys, password hashes and pre-shared keys are for the account of the broker only. mosquitto_passwd up to 2.0.15 makes files that everybody can read. From 2.0.16 on the broker warns about it in its log, and announces to refuse such files.`,
  example: {
    bad: 'password_file /etc/mosquitto/readable',
    good: 'password_file /etc/mosquitto/passwd',
  },
  *check(context) {
    const { account, circumstances } = context.evaluation;
    const { fs, workdir } = circumstances;
    const seen = new Set<string>();
    for (const { what, path, place } of secretsOf(context)) {
      const resolved = resolvePath(workdir, path);
      if (seen.has(resolved) || !anybodyReads(fs, resolved)) continue;
      seen.add(resolved);
      yield {
        ...place,
        message: t`Every account of the machine can read ${what}: chown ${account.name}: ${resolved} && chmod 0600 ${resolved}`,
      };
    }
  },
};

interface Secret {
  readonly what: string;
  readonly path: string;
  readonly place: Place;
}

function* secretsOf({ evaluation, model }: RuleContext): Generator<Secret> {
  for (const { kind, reference } of evaluation.securityFiles) {
    if (kind === 'acl_file') continue;
    const what = kind === 'psk_file' ? t`this file of pre-shared keys` : t`this password file`;
    yield { what, path: reference.path, place: { file: reference.file, span: reference.span } };
  }
  const keys = [
    ...model.listeners.map((listener) => listener.settings.get('keyfile')),
    ...model.bridges.map((bridge) => bridge.settings.get('bridge_keyfile')),
  ];
  for (const key of keys)
    if (key) yield { what: t`this private key`, path: String(key.value), place: placeOfValue(key) };
}
