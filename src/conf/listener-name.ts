import { t } from '../language/t.js';
import type { Listener } from './model.js';

/** How messages call a listener: `port 8883 on 10.0.0.1`, `the socket /run/mosquitto.sock`. */
export function listenerName({ port, host, socketPath }: Listener): string {
  if (socketPath) return t`the socket ${socketPath}`;
  const where = host ? t` on ${host}` : '';
  return t`port ${port}${where}`;
}
