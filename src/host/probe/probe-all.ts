import { type ProbeOptions, type ProbeReport, probe } from './probe.js';
import type { ProbeTarget } from './target.js';

/**
 * Probes several targets one after the other. An expected topic is listened to on the first that lets us in: there is
 * one broker behind all of them.
 *
 * @param tell gets each report as soon as it is there
 * @returns whether no step failed, and what was expected was heard
 */
export async function probeAll(
  targets: readonly ProbeTarget[],
  options: ProbeOptions,
  tell: (report: ProbeReport) => void,
): Promise<{ readonly reports: readonly ProbeReport[]; readonly ok: boolean }> {
  const reports: ProbeReport[] = [];
  let expect = options.expect;
  for (const target of targets) {
    const report = await probe(target, { ...options, expect });
    reports.push(report);
    tell(report);
    if (report.heard) expect = undefined;
  }
  return { reports, ok: expect === undefined && reports.every(({ ok }) => ok) };
}
