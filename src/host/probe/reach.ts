import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { t } from '../../language/t.js';
import { causeOfResolution, causeOfSocket, causeOfTcp } from './causes-network.js';
import { resolveHost } from './resolve.js';
import type { Found, Steps } from './steps.js';
import { isLocal, type NetworkPlace, type ProbeTarget } from './target.js';
import { openTcp, openUnixSocket, type TcpOutcome } from './tcp.js';

/** A first connection, and how to get another one to the same place. */
export interface Reached {
  readonly socket: Socket;
  readonly open: () => Promise<TcpOutcome>;
}

/** The steps up to a connection: the name, and TCP; or the unix socket. */
export async function reach(steps: Steps, target: ProbeTarget, patienceMs: number): Promise<Reached | undefined> {
  const { place } = target;
  if ('socket' in place) {
    const open = () => openUnixSocket(place.socket, patienceMs);
    return steps.take('unix', async () => {
      const outcome = await open();
      if ('socket' in outcome) return { status: 'pass', detail: place.socket, value: { socket: outcome.socket, open } };
      return {
        status: 'fail',
        detail: t`${place.socket}: ${codeWords(outcome.code)}`,
        cause: causeOfSocket(outcome.code),
      };
    });
  }
  const addresses = steps.plans('resolve')
    ? await steps.take('resolve', () => resolution(place.host, patienceMs))
    : [place.host];
  return addresses && steps.take('tcp', () => firstThatAnswers(addresses, place, target, patienceMs));
}

async function resolution(host: string, patienceMs: number): Promise<Found<readonly string[]>> {
  const found = await resolveHost(host, patienceMs);
  if ('addresses' in found) return { status: 'pass', detail: found.addresses.join(', '), value: found.addresses };
  return { status: 'fail', detail: t`${host}: ${codeWords(found.code)}`, cause: causeOfResolution(found.code, host) };
}

/** In the order of the resolver, as clients do. */
async function firstThatAnswers(
  addresses: readonly string[],
  { port }: NetworkPlace,
  target: ProbeTarget,
  patienceMs: number,
): Promise<Found<Reached>> {
  const failures: { readonly address: string; readonly code: string }[] = [];
  for (const address of addresses) {
    const open = () => openTcp(address, port, patienceMs);
    const outcome = await open();
    if ('code' in outcome) {
      failures.push({ address, code: outcome.code });
      continue;
    }
    const others = failures.map((failure) => t`; ${failure.address}: ${codeWords(failure.code)}`).join('');
    return { status: 'pass', detail: t`${address} port ${port}${others}`, value: { socket: outcome.socket, open } };
  }
  const { address, code } = failures[0] as (typeof failures)[number];
  const facts = {
    port,
    local: isLocal(target),
    configured: target.listener !== undefined,
    loopbackAnswers: code === 'ECONNREFUSED' && (await answersOnLoopbackOnly(address, port)),
  };
  const detail = failures.map((failure) => t`${failure.address} port ${port}: ${codeWords(failure.code)}`).join('; ');
  return { status: 'fail', detail, cause: causeOfTcp(code, facts) };
}

const LOOPBACK_PATIENCE_MS = 500;

/** Whether an address that refuses is this machine's own, and its loopback address does not. */
async function answersOnLoopbackOnly(address: string, port: number): Promise<boolean> {
  const own = Object.values(networkInterfaces()).flat();
  if (!own.some((each) => each?.address === address && !each.internal)) return false;
  const outcome = await openTcp('127.0.0.1', port, LOOPBACK_PATIENCE_MS);
  if ('socket' in outcome) outcome.socket.destroy();
  return 'socket' in outcome;
}

/** What people say for the codes of connect(2) and getaddrinfo(3). */
export function codeWords(code: string): string {
  return CODE_WORDS[code] ?? code;
}

const CODE_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: t`connection refused`,
  ETIMEDOUT: t`no answer`,
  ECONNRESET: t`connection cut off`,
  EHOSTUNREACH: t`not reachable`,
  ENETUNREACH: t`network not reachable`,
  ENOENT: t`no such file`,
  EACCES: t`permission denied`,
  ENOTFOUND: t`name not known`,
  EAI_AGAIN: t`name server does not answer`,
};
