import { element } from '../../../conf/startup/tls/strength.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { day, pemOf, tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

/** A list of revoked certificates after its time: OpenSSL then trusts nobody. */
export const revocationsOutdated: Rule = {
  id: 'files/revocations-outdated',
  severity: 'warning',
  summary: t`The list of revoked certificates in crlfile is out of date.`,
  why: t`The broker of every version loads it and says nothing, and OpenSSL then refuses each client certificate of that authority (CRL has expired), revoked or not. Make a new list regularly, with openssl ca -gencrl, and reload the broker.`,
  example: {
    bad: '# crl.pem: nextUpdate=Jan  1 00:00:00 2024 GMT\ncrlfile /etc/mosquitto/certs/crl.pem',
    good: '# crl.pem: nextUpdate=Jan  1 00:00:00 2099 GMT\ncrlfile /etc/mosquitto/certs/crl.pem',
  },
  check,
};

function* check({ evaluation, model, now }: RuleContext): Iterable<Finding> {
  for (const { settings, kind, byLibrary } of tlsScopes(model)) {
    const setting = settings.get('crlfile');
    if (!setting || kind === 'bridge' || byLibrary) continue;
    const lists = pemOf(evaluation, setting)?.blocks.filter(({ label }) => label === 'X509 CRL') ?? [];
    const ends = lists.flatMap(({ der }) => nextUpdate(der) ?? []).filter((end) => end < now);
    const [end] = ends;
    if (!end) continue;
    yield {
      ...placeOf(setting),
      ...(settings.get('require_certificate')?.value === true && { severity: 'error' }),
      message: t`The list of revoked certificates in ${setting.value} was good until ${day(end)}, and every client certificate of its authority is refused since: make a new one and reload the broker.`,
    };
  }
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** `CertificateList { TBSCertList { version?, signature, issuer, thisUpdate, nextUpdate?, … }, … }` of RFC 5280. */
function nextUpdate(der: Buffer): Date | undefined {
  const list = element(der, element(der, 0).start);
  let at = list.start;
  if (der[at] === INTEGER) at = element(der, at).end;
  for (const tags of [[SEQUENCE], [SEQUENCE], [UTC_TIME, GENERALIZED_TIME]]) {
    if (!tags.includes(der[at] ?? 0)) return undefined;
    at = element(der, at).end;
  }
  const { start, end } = element(der, at);
  const text = der.toString('latin1', start, end);
  if (der[at] === UTC_TIME) return time(`${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`);
  return der[at] === GENERALIZED_TIME ? time(text) : undefined;
}

/** `20260514120000Z`. */
function time(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, date, hours, minutes, seconds] = parts;
  return new Date(Date.UTC(year, month - 1, date, hours, minutes, seconds));
}
