/** How one client reaches one listener: everything that its settings are made of. */
export interface Connection {
  /** Undefined: an anonymous client. */
  readonly user: string | undefined;
  readonly place: NetworkAddress | SocketAddress;
  readonly websockets: boolean;
  /** Undefined: in the clear. */
  readonly tls: TlsSettings | undefined;
  /** The listener lets in only those who show a certificate (require_certificate). */
  readonly clientCertificate: boolean;
}

export interface NetworkAddress {
  /** A name or an address, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** A unix socket, as the broker names it. */
export interface SocketAddress {
  readonly socket: string;
}

/** How a client gets to trust the broker. */
export interface TlsSettings {
  /** `psk`: no certificate at all, but a key that both sides know. */
  readonly trust: 'public' | 'private' | 'psk';
  /** The certificate of the authority to believe, in PEM; undefined where it was not found. */
  readonly authorityPem: string | undefined;
  /** Where a client has that certificate: on the broker's machine it lies there already. */
  readonly authorityPath: string;
  /** `rsa`, `ec`, …; undefined where there is no certificate to look at. */
  readonly keyType: string | undefined;
}

/** Where settings say that the client's own certificate and key are. */
export const CLIENT_CERTIFICATE = '/etc/ssl/mqtt/client.crt';
export const CLIENT_KEY = '/etc/ssl/mqtt/client.key';

/** `mqtts://mqtt.example.org:8883`, with the scheme of the program; of a socket `unix:///path`. */
export function urlOf({ place, websockets, tls }: Connection, schemes: Schemes = SCHEMES): string {
  if ('socket' in place) return `unix://${place.socket}`;
  const scheme = websockets ? (tls ? 'wss' : 'ws') : tls ? schemes.tls : schemes.plain;
  return `${scheme}://${bracketed(place.host)}:${place.port}`;
}

/** What a program calls MQTT over TCP, with and without TLS. */
export interface Schemes {
  readonly plain: string;
  readonly tls: string;
}

const SCHEMES: Schemes = { plain: 'mqtt', tls: 'mqtts' };

/** An IPv6 address as URLs have it. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The URL with the user name in it, percent-encoded; never with a password. */
export function urlWithUser(connection: Connection): string {
  const url = urlOf(connection);
  return connection.user === undefined || 'socket' in connection.place
    ? url
    : url.replace('://', () => `://${encodeURIComponent(connection.user ?? '')}@`);
}
