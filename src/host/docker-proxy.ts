import { readFileSync } from 'node:fs';
import { processIds } from './running-broker.js';

/** A port of this machine that Docker passes on to a container. */
export interface PublishedPort {
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerAddress: string;
  readonly containerPort: number;
}

/** The TCP ports that Docker's proxies hold here; Docker can be told to do without proxies. */
export function publishedPorts(): PublishedPort[] {
  return processIds().flatMap((pid) => {
    try {
      return parseProxy(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) ?? [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** The command line of a docker-proxy: `docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 1883 -container-ip …`. */
export function parseProxy(argv: readonly string[]): PublishedPort | undefined {
  const option = (name: string) => argv[argv.indexOf(`-${name}`) + 1] ?? '';
  if (!/(?:^|\/)docker-proxy$/.test(argv[0] ?? '') || option('proto') !== 'tcp') return undefined;
  return {
    hostAddress: option('host-ip'),
    hostPort: Number(option('host-port')),
    containerAddress: option('container-ip'),
    containerPort: Number(option('container-port')),
  };
}
