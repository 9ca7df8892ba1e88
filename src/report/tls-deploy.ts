import { t } from '../language/t.js';
import type { DeployOutcome } from '../tls/deploy.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** Whether every listener serves what it should, as far as it can be known now. */
export function isComplete(outcomes: readonly DeployOutcome[]): boolean {
  return outcomes.every(({ afterRestart }) => afterRestart.length === 0);
}

/** For programs; its shape is published in schemas/tls-deploy.schema.json. */
export function deployDocument(outcomes: readonly DeployOutcome[]): object {
  return {
    certificates: outcomes.map(({ deployment, written, reloaded, served, afterRestart }) => ({
      name: deployment.lineage.name,
      certificate: deployment.destination.paths.certificate,
      key: deployment.destination.paths.key,
      serial: deployment.lineage.pair.chain[0].serialNumber,
      valid_until: new Date(deployment.lineage.pair.chain[0].validTo).toISOString(),
      written,
      reloaded,
      served_by: served,
      served_after_restart_by: afterRestart,
    })),
  };
}

/** For people. */
export function deployText(outcomes: readonly DeployOutcome[]): string {
  if (outcomes.length === 0) return `${t`The broker does not use that certificate: there is nothing to do.`}\n`;
  return outcomes
    .flatMap((outcome) => wrap(visible(sentences(outcome).join(' '))))
    .map((line) => `${line}\n`)
    .join('');
}

function sentences({ deployment, written, reloaded, served, afterRestart }: DeployOutcome): string[] {
  const { lineage, destination } = deployment;
  const until = new Date(lineage.pair.chain[0].validTo).toISOString().slice(0, 10);
  const { certificate } = destination.paths;
  const files = written
    ? t`${certificate} has the certificate ${lineage.name}, valid until ${until}.`
    : t`${certificate} already had the certificate ${lineage.name}, valid until ${until}.`;
  const list = served.join(', ');
  if (afterRestart.length > 0) {
    return [
      files,
      ...(served.length > 0 ? [t`Served by ${list}.`] : []),
      t`${afterRestart.join(', ')} will serve it after a restart only, for so libwebsockets reads it before 2.1: "mqttctl service restart", or add --restart.`,
    ];
  }
  if (served.length > 0) return [files, reloaded ? t`Served by ${list}.` : t`Already served by ${list}.`];
  return [
    files,
    reloaded ? t`No listener that could be asked serves it.` : t`The broker does not run, and reads it at its start.`,
  ];
}
