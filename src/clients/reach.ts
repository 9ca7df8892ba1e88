import { isIP } from 'node:net';
import type { Access } from '../conf/access.js';
import { isLoopback } from '../host/probe/target.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { NetworkAddress, SocketAddress } from './connection.js';
import type { Machine } from './machine.js';
import type { ListenerTrust } from './trust.js';

/** Where a client connects to, and what speaks against it. */
export interface Reach {
  readonly place: NetworkAddress | SocketAddress;
  /** Sentences. */
  readonly notes: readonly string[];
}

/** What the choice of a host is made by. */
export interface ReachQuestion {
  readonly access: Access;
  readonly trust: ListenerTrust | undefined;
  readonly machine: Machine;
  /** What --host says. */
  readonly named: string | undefined;
  readonly workdir: string;
}

/** The addresses that stand for all of their family. */
const WILDCARDS = new Set(['0.0.0.0', '::']);

/**
 * The host that a client is told: --host, else a name of the certificate, the address that the listener is bound to, the
 * name of the machine where it is a full one, its address, its name.
 *
 * @throws MqttctlError where none of them is known
 */
export function reachOf(question: ReachQuestion): Reach {
  const { access, trust, named, workdir } = question;
  const { socketPath, port } = access.listener;
  if (socketPath !== undefined) {
    return {
      place: { socket: resolvePath(workdir, socketPath) },
      notes: [t`Only programs on the machine of the broker reach it, that may write to the socket.`],
    };
  }
  const host = named ?? hostOf(question);
  if (host === undefined) {
    throw new MqttctlError(t`By which name clients reach the broker is not known: say it with --host NAME.`);
  }
  return {
    place: { host, port },
    notes: [...localNote(access, host), ...clearNote(access, host), ...nameNote(trust, host)],
  };
}

function hostOf({ access, trust, machine }: ReachQuestion): string | undefined {
  const { host } = access.listener;
  const bound = host !== undefined && !WILDCARDS.has(host) ? host : undefined;
  if (!access.reachable) return bound !== undefined && isIP(bound) === 0 ? bound : loopback(access);
  const full = machine.name?.includes('.') ? machine.name : undefined;
  return trust?.names[0] ?? bound ?? full ?? machine.address ?? machine.name;
}

/** A certificate that is for localhost is for no address, as a rule. */
function loopback({ tls, listener }: Access): string {
  return tls ? 'localhost' : (listener.host ?? '127.0.0.1');
}

function localNote({ reachable, listener }: Access, host: string): string[] {
  if (!reachable) {
    return [
      listener.directive
        ? t`Only programs on the machine of the broker reach it: for others, open a listener to the network.`
        : t`Only programs on the machine of the broker reach it: for others, open a listener to the network (there is none in the configuration, and then the broker stays local).`,
    ];
  }
  return isLoopback(host)
    ? [t`${host} is the machine of the client itself: say with --host by which name others reach the broker.`]
    : [];
}

function clearNote({ tls, reachable }: Access, host: string): string[] {
  if (tls || !reachable || isLoopback(host)) return [];
  return [t`Without TLS, user name, password and messages pass the network in the clear.`];
}

function nameNote(trust: ListenerTrust | undefined, host: string): string[] {
  const { certificate, names = [] } = trust ?? {};
  if (!certificate) return [];
  const isFor = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  if (isFor !== undefined) return [];
  return [
    names.length > 0
      ? t`The certificate of the broker is not for ${host}, and clients will refuse it: connect to ${names.join(t` or `)}, or have it reissued with that name.`
      : t`The certificate of the broker is not for ${host}, and clients will refuse it: have it reissued with that name.`,
  ];
}
