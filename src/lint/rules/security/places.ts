import type { Access } from '../../../conf/access.js';
import { listenerName } from '../../../conf/listener-name.js';
import type { BrokerModel, Directive, Listener, Setting } from '../../../conf/model.js';
import type { Place } from '../../../text/diagnostic.js';

/** Where to point at for a listener: its line, or what brought it about. */
export function placeOf({ directive, place, causedBy }: Listener, { files }: BrokerModel): Place | undefined {
  const line = directive ?? causedBy;
  if (line) return placeOfLine(line);
  const file = files[0]?.file;
  return place ?? (file && { file, span: { start: 0, end: 0 } });
}

export function placeOfLine({ file, span }: Directive): Place {
  return { file, span };
}

export function placeOfSetting({ directive }: Setting): Place {
  return placeOfLine(directive);
}

export function placeOfValue({ directive, span }: Setting): Place {
  return { file: directive.file, span };
}

/** How messages call a listener. */
export function nameOf({ listener }: Access): string {
  return listenerName(listener);
}

/** Listeners for MQTT clients, also by websockets. */
export function isForClients({ protocol }: Access): boolean {
  return protocol !== 'http_api';
}

/** Listeners that share the line that decides about anonymous clients: what is wrong with that is said once. */
export function byAnonymousLine(accesses: readonly Access[]): readonly (readonly [Access, ...Access[]])[] {
  const groups = new Map<Directive | Listener, [Access, ...Access[]]>();
  for (const access of accesses) {
    const cause = access.anonymousBy?.directive ?? access.listener;
    const group = groups.get(cause);
    if (group) group.push(access);
    else groups.set(cause, [access]);
  }
  return [...groups.values()];
}
