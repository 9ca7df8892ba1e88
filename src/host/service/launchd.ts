import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { type RunProgram, runProgram } from '../run-program.js';
import { configOf } from '../running-broker.js';
import { refuseWithoutRights, type ServiceManager, type ServiceStatus } from './manager.js';
import { hangUp } from './process.js';

/** The names under which Homebrew and MacPorts register the broker. */
const LABELS = ['homebrew.mxcl.mosquitto', 'org.macports.mosquitto'];

/** The broker as launchd knows it: of this user, or of the whole machine. Undefined where it has none. */
export async function findLaunchd(run: RunProgram = runProgram): Promise<Launchd | undefined> {
  const domains = [`gui/${process.getuid?.() ?? 0}`, `user/${process.getuid?.() ?? 0}`, 'system'];
  for (const label of LABELS) {
    for (const domain of domains) {
      const target = `${domain}/${label}`;
      if ((await run(['launchctl', 'print', target])).code === 0) return new Launchd(target, run);
    }
  }
  return undefined;
}

/** A broker that launchd runs on a Mac, as `brew services start mosquitto` sets it up. */
export class Launchd implements ServiceManager {
  readonly kind = 'launchd';

  /** @param target domain and label, as launchctl takes them: `gui/501/homebrew.mxcl.mosquitto` */
  constructor(
    private readonly target: string,
    private readonly run: RunProgram = runProgram,
  ) {}

  async status(): Promise<ServiceStatus> {
    const { code, stdout } = await this.run(['launchctl', 'print', this.target]);
    if (code === 0) return readLaunchd(this.target, stdout);
    throw new MqttctlError(t`launchctl does not tell about ${this.target}: "brew services list" shows what is there.`);
  }

  async reload(): Promise<void> {
    const { pid } = await this.status();
    if (pid === undefined)
      throw new MqttctlError(t`The broker does not run: start it with "brew services start mosquitto".`);
    hangUp(pid);
  }

  async restart(): Promise<boolean> {
    const { code, stderr } = await this.run(['launchctl', 'kickstart', '-k', this.target]);
    if (code !== 0) refuseWithoutRights(stderr, t`To restart ${this.target}`);
    return code === 0;
  }

  logs(): undefined {
    return undefined;
  }

  get startAgain(): string {
    return 'brew services restart mosquitto';
  }
}

/** What launchctl print tells about a service; its form is for people, so that only what is looked for is read. */
export function readLaunchd(target: string, text: string): ServiceStatus {
  const field = (name: string) => new RegExp(`^\\s*${name} = (.+?)\\s*$`, 'm').exec(text)?.[1];
  const argv = (/^\s*arguments = \{\n([\s\S]*?)^\s*\}/m.exec(text)?.[1] ?? '').split('\n').map((line) => line.trim());
  const words = argv.filter(Boolean);
  const workdir = field('working directory');
  const config = configOf(words, workdir);
  const pid = field('pid');
  const exit = field('last exit code');
  const failed = exit !== undefined && /^-?[1-9]/.test(exit);
  const path = field('path');
  const user = field('username');
  return {
    kind: 'launchd',
    name: target,
    state:
      pid !== undefined
        ? 'running'
        : field('state') === 'spawn scheduled'
          ? 'restarting'
          : failed
            ? 'failed'
            : 'stopped',
    ...(failed && { result: t`exit code ${exit}` }),
    ...(pid !== undefined && { pid: Number(pid) }),
    ...(user !== undefined && { user }),
    ...(workdir !== undefined && { workdir }),
    argv: words,
    ...(config !== undefined && { config }),
    ...(path !== undefined && { fragment: path }),
    dropIns: [],
    enabled: /\b(?:runatload|keepalive)\b/.test(field('properties') ?? '') ? 'enabled' : 'disabled',
    after: [],
  };
}
