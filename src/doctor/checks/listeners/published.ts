import { accessOf } from '../../../conf/access.js';
import { isInContainer } from '../../../host/container.js';
import { type PublishedPort, publishedPorts } from '../../../host/docker-proxy.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, pass, skip } from '../../check.js';
import type { Examination } from '../../examination.js';

export const published: Check = {
  id: 'listeners/published',
  title: t`Ports that Docker publishes lead to listeners`,
  needs: ['configuration/found'],
  live: true,
  examine(examination) {
    if (isInContainer()) return inContainer(examination);
    const found = publishedPorts().filter(({ hostPort }) => isConfigured(examination, hostPort));
    if (found.length === 0) return skip(t`no port of a listener is published by Docker`);
    return pass(found.map(proxyText).join(', '));
  },
};

/** The loopback address of a container is its own: what Docker passes on comes to another address of it. */
function inContainer({ evaluation }: Examination) {
  const listeners = accessOf(evaluation).filter(({ listener }) => listener.socketPath === undefined);
  const shut = listeners.filter(({ reachable }) => !reachable);
  const ports = shut.map(({ listener }) => listener.port).join(', ');
  const findings: Finding[] = [];
  if (shut.length > 0 && shut.length === listeners.length) {
    findings.push({
      status: 'warn',
      detail: evaluation.model.localOnly
        ? t`Without a listener the broker serves the loopback address of this container only: nobody outside reaches it, whatever port is published. Add "listener 1883" and say who may log in.`
        : t`All listeners (port ${ports}) are bound to the loopback address of this container: nobody outside reaches them, whatever port is published. Take the address out of the listener lines.`,
      file: evaluation.mainPath,
    });
  }
  return orPass(findings, t`listeners can be reached from outside the container`);
}

function isConfigured({ evaluation }: Examination, port: number): boolean {
  return accessOf(evaluation).some(({ listener }) => listener.port === port);
}

function proxyText({ hostAddress, hostPort, containerAddress, containerPort }: PublishedPort): string {
  return t`Docker passes ${hostAddress}:${hostPort} on to ${containerAddress}:${containerPort}`;
}
