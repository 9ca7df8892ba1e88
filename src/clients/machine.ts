import { hostname, networkInterfaces } from 'node:os';
import type { Installation } from '../installation/installation.js';

/** By what others can reach the machine of the broker. */
export interface Machine {
  /** Undefined where it has none but localhost. */
  readonly name: string | undefined;
  /** An IPv4 address of a network card; undefined where there is none, or where the machine is another one. */
  readonly address: string | undefined;
}

/** Bridges of containers and virtual machines, which others do not reach. */
const VIRTUAL = /^(?:lo|docker|br-|veth|virbr|vnet|tap|podman|cni|lxc)/;

/** This machine, or what --root tells of another one: /etc/hostname. */
export function machineOf({ fs, isRooted }: Installation): Machine {
  const name = isRooted ? nameIn(fs.read('/etc/hostname')) : hostname();
  const usable = name === undefined || /^(?:localhost|)(?:\..*)?$/.test(name) ? undefined : name;
  return { name: usable, address: isRooted ? undefined : ownAddress() };
}

function nameIn(content: ReturnType<Installation['fs']['read']>): string | undefined {
  return content.ok ? content.value.toString('utf8').trim() || undefined : undefined;
}

function ownAddress(): string | undefined {
  const found = Object.entries(networkInterfaces())
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, addresses]) => addresses ?? []);
  return found.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
