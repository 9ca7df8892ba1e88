import { type Version, version } from '../conf/version.js';
import { t } from '../language/t.js';

/** A published weakness of the broker, in our words. */
export interface Advisory {
  readonly id: string;
  /** The first and the last release that have it. */
  readonly from: Version;
  readonly to: Version;
  readonly summary: string;
}

/**
 * Weaknesses of Mosquitto 1.6 and later that clients or other brokers can use against it. From the records of the CVE
 * programme (https://www.cve.org/CVERecord?id=ID) and upstream's ChangeLog.txt; those of the client library alone are
 * left out.
 */
export const ADVISORIES: readonly Advisory[] = [
  advisory('CVE-2019-11778', '1.6.0', '1.6.4', t`a will that is delayed for longer than its session can crash it`),
  advisory('CVE-2019-11779', '1.5.0', '1.6.5', t`a subscription of very many levels crashes it`),
  advisory('CVE-2021-28166', '2.0.0', '2.0.9', t`a client that is logged in can crash it with a CONNACK`),
  advisory('CVE-2021-34431', '1.6.0', '2.0.10', t`a client that is logged in can use up its memory`),
  advisory('CVE-2021-34432', '1.6.0', '2.0.7', t`a message with an empty topic crashes it`),
  advisory('CVE-2021-34434', '2.0.0', '2.0.11', t`subscriptions outlive the right to them, with dynamic security`),
  advisory('CVE-2021-41039', '1.6.0', '2.0.11', t`a client can keep it busy with very many user properties`),
  advisory('CVE-2023-0809', '1.6.0', '2.0.15', t`anybody who reaches it can use up its memory`),
  advisory('CVE-2023-3592', '1.6.0', '2.0.15', t`anybody who reaches it can make it lose memory with wrong wills`),
  advisory('CVE-2023-28366', '1.6.0', '2.0.20', t`clients can make it lose memory with unfinished messages of QoS 2`),
  advisory('CVE-2024-3935', '2.0.0', '2.0.18', t`the other end of a bridge that renames topics can crash it`),
  advisory('CVE-2024-8376', '1.6.0', '2.0.18', t`a client can crash it with packets in an unusual order`),
];

/** The weaknesses that a release has. */
export function advisoriesFor(release: Version): Advisory[] {
  return ADVISORIES.filter(({ from, to }) => from <= release && release <= to);
}

function advisory(id: string, from: string, to: string, summary: string): Advisory {
  return { id, from: version(from), to: version(to), summary };
}
