import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import type { Setting } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { tlsScopes } from './certificates.js';
import { pathOf, placeOf } from './places.js';

/** What OpenSSL looks for in such a directory: the hash of a subject, and a number. */
const HASHED = /^[0-9a-f]{8}\.\d+$/;

/** A directory of authorities in which OpenSSL finds none. */
export const capathEmpty: Rule = {
  id: 'files/capath-empty',
  severity: 'warning',
  summary: t`The directory in capath holds no authority that OpenSSL would find.`,
  why: t`OpenSSL does not read the files of the directory but looks for names made of the hash of a subject, like 0a1b2c3d.0. The broker of every version starts with any directory, even one that does not exist, and then trusts no client certificate. openssl rehash makes the names, and must be run after every change.`,
  example: {
    bad: '# /etc/mosquitto/ca_certificates holds ca.pem only\ncapath /etc/mosquitto/ca_certificates',
    good: '# /etc/mosquitto/ca_certificates holds ca.pem and 0a1b2c3d.0 -> ca.pem\ncapath /etc/mosquitto/ca_certificates',
  },
  check,
};

function* check({ evaluation, model }: RuleContext): Iterable<Finding> {
  for (const { settings, kind, byLibrary } of tlsScopes(model)) {
    const setting = settings.get(kind === 'listener' ? 'capath' : 'bridge_capath');
    const why = setting && !byLibrary ? whyEmpty(evaluation, setting) : undefined;
    if (setting && why) yield { ...placeOf(setting), message: `${setting.option.name} ${setting.value} ${why}` };
  }
}

function whyEmpty(evaluation: Evaluation, setting: Setting): string | undefined {
  const { account, circumstances } = evaluation;
  const path = pathOf(evaluation, setting);
  const access = circumstances.fs.access(path, account, 'search');
  if (!access.ok) {
    const { code, at, unseen } = access.refusal;
    if (unseen) return undefined;
    return code === 'EACCES'
      ? t`is closed to ${account.name}, so no authority in it is trusted: chmod o+x ${at}`
      : t`is no directory, so no authority is trusted: name the directory, or the file in cafile.`;
  }
  const names = circumstances.fs.list(path);
  if (!names.ok || names.value.some((name) => HASHED.test(name))) return undefined;
  return t`holds no certificate under the name by which OpenSSL looks for it, so no authority in it is trusted: openssl rehash ${path}`;
}
