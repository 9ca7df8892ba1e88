import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installSystem } from './install.js';
import type { InstalledPackage } from './package.js';
import type { Suite } from './systems.js';

const BOOT_MS = 60_000;
/** What scenarios change: it is put back from a copy after each. */
const KEPT = ['/etc', '/var/lib/mosquitto', '/usr/sbin', '/usr/lib/systemd/system'];
const COPY = '/.pristine';
/** What may be left of a scenario beside these. */
const LEFT = [
  '/srv/*',
  '/tmp/*',
  '/run/mosquitto',
  '/run/systemd/system/mosquitto*',
  '/var/log/mosquitto',
  '/usr/local/sbin/mosquitto',
];

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  /** Written to its stdin. */
  readonly input?: string;
  readonly timeoutMs?: number;
}

/**
 * A real Debian, booted with systemd in namespaces of its own: own processes, own network (the loopback alone), and
 * a disk of which nothing stays. It ends with the process that booted it.
 */
export class Host {
  private constructor(
    readonly suite: Suite,
    private readonly nspawn: ChildProcess,
    private readonly init: number,
    private readonly group: string,
  ) {}

  /** @param installed what is there of mqttctl, with the Node.js of these tests; nothing by default */
  static async boot(suite: Suite, installed?: InstalledPackage): Promise<Host> {
    const root = await installSystem(suite);
    const name = `mqttctl-${suite}-${process.pid}`;
    const command = [
      'systemd-nspawn',
      // No systemd need run on this machine.
      ...['--kill-signal=SIGKILL', '--register=no', '--keep-unit', '--private-network', '--console=pipe', '--quiet'],
      ...['--directory', root, '--volatile=overlay', '--machine', name],
      ...(installed ? mountsOf(installed) : []),
      '--boot',
    ];
    const group = makeControlGroup(name);
    // The group is entered before the system begins. Asked to end, nspawn kills the system; killed, it would leave it.
    const enter = ['-c', 'echo $$ >"$0/cgroup.procs" && exec setpriv --pdeathsig TERM "$@"', group];
    const nspawn = spawn('sh', [...enter, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // The newest systemd boots with the second version of control groups only.
      env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
    });
    const output: string[] = [];
    for (const stream of [nspawn.stdout, nspawn.stderr]) stream.on('data', (data) => output.push(String(data)));
    try {
      const host = new Host(suite, nspawn, await initOf(nspawn), group);
      await host.#settle();
      if (installed) await host.sh('ln -sf ../lib/node_modules/mqttctl/bin/run.js /usr/local/bin/mqttctl');
      return host;
    } catch (error) {
      nspawn.kill('SIGKILL');
      throw new Error(
        `Debian ${suite} does not boot here: ${(error as Error).message}\n${output.join('').slice(-2000)}`,
      );
    }
  }

  async #settle(): Promise<void> {
    const deadline = Date.now() + BOOT_MS;
    while ((await this.exec(['systemctl', 'is-active', 'multi-user.target', 'mosquitto'])).code !== 0) {
      if (Date.now() > deadline) throw new Error(`mosquitto does not get there in ${BOOT_MS / 1000} s`);
      await sleep(100);
    }
    await this.sh(
      `for directory in ${KEPT.join(' ')}; do mkdir -p ${COPY}$directory; rsync -aAX $directory/ ${COPY}$directory/; done`,
    );
  }

  /** Runs a command to its end in the system, as root. */
  exec(argv: readonly string[], { input = '', timeoutMs = 30_000 }: ExecOptions = {}): Promise<Result> {
    const enter = ['-t', String(this.init), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '--', 'env', '-i'];
    const environment = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root'];
    return new Promise((resolve) => {
      const child = execFile(
        'nsenter',
        [...enter, ...environment, ...argv],
        { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.on('error', () => {}); // it ended without reading
      child.stdin?.end(input);
    });
  }

  /**
   * Runs a shell script in the system, and returns what it says.
   *
   * @throws Error where a command of it fails
   */
  async sh(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.exec(['sh', '-euc', script]);
    if (code !== 0) throw new Error(`exit code ${code} in ${this.suite}: ${script.trim()}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Writes files, by their paths in the system. */
  async put(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const outside = join(`/proc/${this.init}/root`, path);
      await mkdir(dirname(outside), { recursive: true });
      await writeFile(outside, text);
    }
  }

  /** Puts back what it was after the boot: files, firewall, processes, and the broker running. */
  async reset(): Promise<void> {
    await this.sh(`
      systemctl stop mosquitto 2>/dev/null || :
      pkill -9 -x 'mosquitto|python3|nc|socat' || :
      for directory in ${KEPT.join(' ')}; do mountpoint -q $directory && umount $directory || :; done
      changed=$(rsync -aAXR --itemize-changes --delete --exclude=/etc/machine-id --exclude=/etc/resolv.conf ${KEPT.map((directory) => `${COPY}/.${directory}`).join(' ')} /)
      for left in ${LEFT.join(' ')}; do umount $left 2>/dev/null || :; rm -rf $left; done
      nft flush ruleset 2>/dev/null || :
      # It takes longer than all the rest.
      case "$changed" in *systemd*) systemctl daemon-reload ;; esac
      systemctl reset-failed
      systemctl start mosquitto`);
  }

  /** Powers it off. */
  async close(): Promise<void> {
    if (this.nspawn.exitCode !== null) return;
    const closed = once(this.nspawn, 'close');
    // With its first process all others go.
    process.kill(this.init, 'SIGKILL');
    await closed;
    removeControlGroup(this.group);
  }
}

function mountsOf({ modules }: InstalledPackage): string[] {
  return [`--bind-ro=${process.execPath}:/usr/local/bin/node`, `--bind-ro=${modules}:/usr/local/lib/node_modules`];
}

/** Where the second version of control groups is, alone or beside the first. */
const CONTROL_GROUPS = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'];

/**
 * A control group of its own for a system: what its systemd takes for the root of all groups, and would share with other
 * systems otherwise, so that one ends the services of the other.
 */
function makeControlGroup(name: string): string {
  const root = CONTROL_GROUPS.find((directory) => existsSync(join(directory, 'cgroup.procs')));
  if (!root) throw new Error('there are no control groups of the second version');
  const group = join(root, name);
  mkdirSync(group, { recursive: true });
  return group;
}

/** Groups are removed from the innermost on; a process that is not gone yet keeps its own. */
function removeControlGroup(group: string): void {
  spawnSync('find', [group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { stdio: 'ignore' });
}

/** The pid, on this machine, of the system's first process. */
async function initOf(nspawn: ChildProcess): Promise<number> {
  const deadline = Date.now() + BOOT_MS;
  while (Date.now() < deadline) {
    if (nspawn.exitCode !== null) throw new Error(`systemd-nspawn ended with exit code ${nspawn.exitCode}`);
    const child = childrenOf(nspawn.pid as number).find(
      (pid) => /systemd$|init$/.test(commandOf(pid)[0] ?? '') && !commandOf(pid).includes('--directory'),
    );
    if (child !== undefined) return child;
    await sleep(20);
  }
  throw new Error('its first process does not start');
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
