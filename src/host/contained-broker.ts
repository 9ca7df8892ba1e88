import { readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { processIds, seesOurFiles } from './running-broker.js';

/** A mosquitto that runs here with files of its own: in a container, or a chroot. It is not run, nor its files read. */
export interface ContainedBroker {
  readonly pid: number;
  /** What the control group says of its container: the first 12 digits of its id; undefined: it names none. */
  readonly containerId: string | undefined;
}

/** The brokers in containers that are seen from here; to root alone they show what they are. */
export function containedBrokers(): ContainedBroker[] {
  return processIds().flatMap((pid) => {
    try {
      if (path.basename(readlinkSync(`/proc/${pid}/exe`)) !== 'mosquitto' || seesOurFiles(pid)) return [];
      return [{ pid, containerId: containerIdOf(readFileSync(`/proc/${pid}/cgroup`, 'utf8')) }];
    } catch {
      // It ended meanwhile, or is not ours to look at.
      return [];
    }
  });
}

/** Docker, podman and containerd name the control group by the 64 digits of the container's id. */
export function containerIdOf(controlGroups: string): string | undefined {
  return /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(controlGroups)?.[1]?.slice(0, 12);
}
