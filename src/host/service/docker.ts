import { z } from 'zod';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { containedBrokers } from '../contained-broker.js';
import { type RunProgram, runProgram } from '../run-program.js';
import type { ServiceManager, ServiceState, ServiceStatus } from './manager.js';

/** A line of `docker ps --format '{{json .}}'`; podman gives Names as a list. */
const containerSchema = z.object({
  ID: z.string(),
  Names: z.union([z.string(), z.array(z.string()).transform((names) => names.join(','))]),
  Image: z.string(),
  State: z.string(),
  Status: z.string(),
});

/** A container that has a broker, as docker or podman tells of it. */
export type Container = z.infer<typeof containerSchema>;

/** The containers with a broker: by the image's name, or since its process is seen here. */
export async function findContainers(run: RunProgram = runProgram): Promise<DockerBroker[]> {
  const seen = containedBrokers().flatMap(({ containerId }) => containerId ?? []);
  for (const client of ['docker', 'podman']) {
    const { code, stdout } = await run([client, 'ps', '--all', '--format', '{{json .}}']);
    if (code !== 0) continue;
    const found = readContainers(stdout).filter(
      ({ ID, Image }) => /mosquitto/.test(Image) || seen.includes(ID.slice(0, 12)),
    );
    if (found.length > 0) return found.map((container) => new DockerBroker(container, client));
  }
  return [];
}

/** The lines of docker ps that are understood. */
export function readContainers(text: string): Container[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [containerSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

const STATES: Readonly<Record<string, ServiceState>> = {
  running: 'running',
  restarting: 'restarting',
  created: 'stopped',
  exited: 'stopped',
  paused: 'stopped',
  dead: 'failed',
};

/** A broker in a container. It is looked at only: what changes it is for the tools that made it. */
export class DockerBroker implements ServiceManager {
  readonly kind = 'docker';

  constructor(
    readonly container: Container,
    private readonly client: string,
  ) {}

  async status(): Promise<ServiceStatus> {
    const { Names, State, Status, Image } = this.container;
    const failed = State === 'exited' && !/^Exited \(0\)/.test(Status);
    return {
      kind: this.kind,
      name: Names,
      state: failed ? 'failed' : (STATES[State] ?? 'stopped'),
      result: Status,
      argv: [],
      fragment: `image ${Image}`,
      dropIns: [],
      after: [],
    };
  }

  async reload(): Promise<void> {
    throw this.#elsewhere(t`To reload it`, `kill -s HUP ${this.container.Names}`);
  }

  async restart(): Promise<boolean> {
    throw this.#elsewhere(t`To restart it`, `restart ${this.container.Names}`);
  }

  logs(): never {
    throw this.#elsewhere(t`Its log`, `logs --tail 50 ${this.container.Names}`);
  }

  #elsewhere(what: string, command: string): MqttctlError {
    return new MqttctlError(
      t`The broker runs in the container ${this.container.Names}, which mqttctl does not touch. ${what}: ${this.client} ${command}`,
    );
  }
}
