import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { type RunProgram, runProgram } from '../run-program.js';
import type { RunningBroker } from '../running-broker.js';
import { refuseWithoutRights, type ServiceManager, type ServiceStatus } from './manager.js';
import { hangUp, statusOfProcess } from './process.js';

/** Where System V's init, OpenRC and others have the script of the broker. */
export const INIT_SCRIPT = '/etc/init.d/mosquitto';

/** What an init script says about the broker. */
export interface InitScript {
  /** It stops the process whose number stands in there. */
  readonly pidFile: string | undefined;
  readonly user: string | undefined;
  readonly config: string | undefined;
}

/** A broker that an init script starts: in containers, WSL and systems without systemd. */
export class InitService implements ServiceManager {
  readonly kind = 'sysv';

  constructor(
    private readonly broker: RunningBroker | undefined,
    private readonly script: string = INIT_SCRIPT,
    private readonly run: RunProgram = runProgram,
  ) {}

  async status(): Promise<ServiceStatus> {
    const { user, config } = this.#facts;
    const program = ['/usr/sbin/mosquitto', ...(config === undefined ? [] : ['-c', config])];
    const state = this.broker
      ? statusOfProcess(this.broker)
      : ({ state: 'stopped', argv: program, ...(config && { config }), dropIns: [], after: [] } as const);
    return {
      kind: this.kind,
      name: this.script,
      ...state,
      ...(user && { user }),
      fragment: this.script,
      enabled: isEnabled() ? 'enabled' : 'disabled',
    };
  }

  /** Not by the script: it takes the pid file, says nothing where there is none, and ends well all the same. */
  async reload(): Promise<void> {
    if (!this.broker) throw new MqttctlError(t`The broker does not run: start it with "service mosquitto start".`);
    hangUp(this.broker.pid);
  }

  async restart(): Promise<boolean> {
    this.#refuseWithoutPidFile();
    const { code, stdout, stderr } = await this.run([this.script, 'restart']);
    if (code !== 0) refuseWithoutRights(stdout + stderr, t`To restart with ${this.script}`);
    return code === 0;
  }

  logs(): undefined {
    return undefined;
  }

  get startAgain(): string {
    return `${this.script} start`;
  }

  get #facts(): InitScript {
    return readInitScript(readFileSync(this.script, 'utf8'));
  }

  /** Without it the script stops nothing, and starts a second broker beside the first. */
  #refuseWithoutPidFile(): void {
    const { pidFile } = this.#facts;
    if (!this.broker || pidFile === undefined || pidIn(pidFile) === this.broker.pid) return;
    throw new MqttctlError(
      t`${this.script} finds the broker by ${pidFile}, where process ${this.broker.pid} does not stand, so that it would start a second one; nothing was changed: set "pid_file ${pidFile}" in the configuration, then kill ${this.broker.pid} and ${this.startAgain}.`,
    );
  }
}

/** The settings of a shell script that are written out, variables of its own filled in. */
export function readInitScript(text: string): InitScript {
  const variables = new Map<string, string>();
  for (const [, name = '', , value = ''] of text.matchAll(/^\s*(\w+)=(["']?)([^"'\n]*)\2\s*$/gm)) {
    if (variables.has(name)) continue;
    variables.set(
      name,
      value.replace(/\$\{?(\w+)\}?/g, (whole, inner: string) => variables.get(inner) ?? whole),
    );
  }
  const first = (...names: string[]) =>
    names.flatMap((name) => variables.get(name) ?? []).find((value) => !value.includes('$'));
  return {
    pidFile: first('PIDFILE', 'pidfile'),
    user: first('USER', 'command_user')?.split(':')[0],
    config: first('CONFFILE', 'CONFIG', 'cfgfile'),
  };
}

function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8').trim());
  } catch {
    return undefined;
  }
}

/** Started at boot: the links of System V, or OpenRC's. */
function isEnabled(): boolean {
  const levels = ['/etc/rc2.d', '/etc/rc3.d', '/etc/rc5.d'].flatMap((directory) => {
    try {
      return readdirSync(directory);
    } catch {
      return [];
    }
  });
  return levels.some((name) => /^S\d\dmosquitto$/.test(name)) || existsSync('/etc/runlevels/default/mosquitto');
}
