import { isIP } from 'node:net';
import { t } from '../../language/t.js';
import { UsageError } from '../../text/error.js';

/** Where clients connect to, and in which languages they speak there. */
export interface ProbeTarget {
  /** For messages; without user name and password. */
  readonly url: string;
  readonly place: NetworkPlace | SocketPlace;
  readonly tls: boolean;
  readonly websocket: boolean;
  /** What the configuration says about it, where it is a configured listener. */
  readonly listener?: ListenerFacts;
}

export interface NetworkPlace {
  /** A name or an address, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Of the URL: for websockets behind a proxy. */
  readonly path: string;
}

/** A unix socket. */
export interface SocketPlace {
  readonly socket: string;
}

/** What the configuration promises about a listener. */
export interface ListenerFacts {
  /** As messages call it: `port 8883`. */
  readonly name: string;
  /** The line that opens it; undefined for the default listener. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
  /** Clients without a user name get in. */
  readonly anonymous: boolean;
  /** Every client must show a certificate (require_certificate). */
  readonly needsCertificate: boolean;
  /** TLS with a pre-shared key (psk_hint) in place of a certificate. */
  readonly usesPresharedKey: boolean;
  /** The certificate on the disk. */
  readonly certificate: CertificateFile | undefined;
  /** The cafile: made for the certificates of clients, and often also what signed that of the broker. */
  readonly authority: { readonly path: string; readonly pem: string } | undefined;
}

export interface CertificateFile {
  readonly path: string;
  /** Its first certificate, in PEM; undefined where it cannot be read. */
  readonly pem: string | undefined;
}

const SCHEMES: Readonly<Record<string, { port: number; tls: boolean; websocket: boolean }>> = {
  'mqtt:': { port: 1883, tls: false, websocket: false },
  'mqtts:': { port: 8883, tls: true, websocket: false },
  'ws:': { port: 80, tls: false, websocket: true },
  'wss:': { port: 443, tls: true, websocket: true },
};

/**
 * What a URL of the command line names: `mqtt://HOST[:PORT]`, `mqtts`, `ws`, `wss`, or `unix:///PATH`.
 *
 * @throws UsageError for anything else, and for a URL with a password in it, which every account of the machine sees
 */
export function parseTarget(text: string): ProbeTarget {
  if (text.startsWith('unix:')) return parseSocket(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url && SCHEMES[url.protocol];
  if (!url || !scheme || url.hostname === '') {
    throw new UsageError(
      t`${text} is no address of a broker: write mqtt://HOST:PORT, mqtts://, ws://, wss:// or unix:///PATH.`,
    );
  }
  if (url.username || url.password) {
    throw new UsageError(
      t`Leave user name and password out of the URL, which others can see: use --username and --password-file.`,
    );
  }
  const { tls, websocket } = scheme;
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  const place = { host, port: Number(url.port || scheme.port), path: `${url.pathname || '/'}${url.search}` };
  return { ...networkTarget(place, { tls, websocket }) };
}

function parseSocket(text: string): ProbeTarget {
  const socket = decodeSocket(text.replace(/^unix:(?:\/\/)?/, ''));
  if (socket?.startsWith('/')) return socketTarget(socket);
  throw new UsageError(
    t`${text} names no unix socket: write unix:// and its absolute path, as unix:///run/mosquitto.sock.`,
  );
}

function decodeSocket(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The target at a host and port. */
export function networkTarget(
  place: NetworkPlace,
  { tls, websocket }: Pick<ProbeTarget, 'tls' | 'websocket'>,
): ProbeTarget {
  const scheme = websocket ? (tls ? 'wss' : 'ws') : tls ? 'mqtts' : 'mqtt';
  const host = isIP(place.host) === 6 ? `[${place.host}]` : place.host;
  const path = place.path === '/' ? '' : place.path;
  return { url: `${scheme}://${host}:${place.port}${path}`, place, tls, websocket };
}

/** The target at a unix socket. */
export function socketTarget(socket: string): ProbeTarget {
  return { url: `unix://${socket}`, place: { socket }, tls: false, websocket: false };
}

/** Whether it can only be this machine. */
export function isLocal({ place }: ProbeTarget): boolean {
  return 'socket' in place || isLoopback(place.host);
}

/** Whether a host can only be this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/i;
