import { listenerName } from '../conf/listener-name.js';
import type { BrokerModel, Listener } from '../conf/model.js';
import { answersMqtt, type Endpoint } from '../host/answers-mqtt.js';

/** A listener of a configuration, and whether something answers there. */
export interface Answer {
  readonly listener: string;
  readonly answers: boolean;
}

/** Tries every listener that this machine can reach: a CONNECT where that is all it takes, else a connection. */
export function tryListeners(model: BrokerModel): Promise<Answer[]> {
  const listeners = model.localOnly ? [LOCAL] : model.listeners;
  return Promise.all(
    listeners
      .filter(({ settings }) => !settings.has('bind_interface'))
      .map(async (listener) => ({
        listener: listenerName(listener),
        answers: await answersMqtt(endpointOf(listener), talksAtOnce(listener)),
      })),
  );
}

const LOCAL: Listener = { port: 1883, host: '127.0.0.1', settings: new Map(), security: new Map(), plugins: [] };

function endpointOf({ port, host, socketPath }: Listener): Endpoint {
  if (socketPath !== undefined) return { path: socketPath };
  if (host === undefined || host === '0.0.0.0') return { host: '127.0.0.1', port };
  return { host: host === '::' ? '::1' : host, port };
}

/** Neither TLS, nor WebSockets, nor the header of a proxy come first. */
function talksAtOnce({ settings }: Listener): boolean {
  const protocol = settings.get('protocol')?.value ?? 'mqtt';
  return protocol === 'mqtt' && !['certfile', 'psk_hint', 'enable_proxy_protocol'].some((name) => settings.has(name));
}
