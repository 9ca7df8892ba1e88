import { execFileSync } from 'node:child_process';
import { installBrokers } from '../brokers/install.js';
import { isRoot } from '../brokers/trees.js';

/**
 * What the tests need for sandboxes, certificates, files with special rights, completion and man pages, by program and
 * Debian package.
 */
const PROGRAMS = {
  ip: 'iproute2',
  unshare: 'util-linux',
  openssl: 'openssl',
  setfattr: 'attr',
  setfacl: 'acl',
  chattr: 'e2fsprogs',
  strace: 'strace',
  tmux: 'tmux',
  busybox: 'busybox-static',
  mmdebstrap: 'mmdebstrap',
  'systemd-nspawn': 'systemd-container',
  nft: 'nftables',
  iptables: 'iptables',
  zsh: 'zsh',
  fish: 'fish',
  groff: 'groff-base',
  mandoc: 'mandoc',
} as const;

/**
 * Gets the brokers and the programs that the tests need. In CI their absence is a failure; elsewhere the tests that
 * need them are skipped, and scripts/test.ts says so on its last line.
 */
export default async function setup(): Promise<void> {
  try {
    if (!isRoot()) throw new Error('only root can start brokers with accounts and ports of their own');
    installPrograms();
    await installBrokers();
    process.env.MQTTCTL_BROKERS = 'yes';
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    process.env.MQTTCTL_BROKERS = `no: ${(error as Error).message.split('\n')[0]}`;
  }
}

function installPrograms(): void {
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program));
  if (missing.length === 0) return;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing.map(([, name]) => name)], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
