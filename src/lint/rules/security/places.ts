import type { Access } from '../../../conf/access.js';
import type { BrokerModel, Listener, Setting } from '../../../conf/model.js';
import type { Place } from '../../../text/diagnostic.js';

/** Where to point at for a listener: its line, or what brought it about. */
export function placeOf({ directive, place, causedBy }: Listener, { files }: BrokerModel): Place | undefined {
  const line = directive ?? causedBy;
  if (line) return { file: line.file, span: line.span };
  const file = files[0]?.file;
  return place ?? (file && { file, span: { start: 0, end: 0 } });
}

export function placeOfSetting({ directive }: Setting): Place {
  return { file: directive.file, span: directive.span };
}

export function placeOfValue({ directive, span }: Setting): Place {
  return { file: directive.file, span };
}

/** How messages call a listener. */
export function nameOf({ listener }: Access): string {
  const { port, host, socketPath } = listener;
  return socketPath ? `the socket ${socketPath}` : `port ${port}${host ? ` on ${host}` : ''}`;
}

/** Listeners for MQTT clients, also by websockets. */
export function isForClients({ protocol }: Access): boolean {
  return protocol !== 'http_api';
}
