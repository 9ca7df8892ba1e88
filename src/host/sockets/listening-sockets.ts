import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { withDual } from './dual.js';
import type { ListeningSocket } from './listening-socket.js';

/**
 * The TCP and unix sockets on which processes of this machine wait for connections, as `ss -ltnp` and `ss -lxnp` show
 * them: on Linux those of the own network namespace. What this account may not know of a socket is left open; the
 * socket itself is there.
 *
 * @param userName the name of an account on Linux
 * @throws MqttctlError on a system that mqttctl cannot ask
 */
export async function listeningSockets(userName: (uid: number) => string = String): Promise<ListeningSocket[]> {
  return withDual(await socketsOfSystem(userName));
}

async function socketsOfSystem(userName: (uid: number) => string): Promise<ListeningSocket[]> {
  switch (process.platform) {
    case 'linux':
      return (await import('./linux.js')).linuxSockets(userName);
    case 'darwin':
      return (await import('./macos.js')).macosSockets();
    case 'win32':
      return (await import('./windows.js')).windowsSockets();
    default:
      throw new MqttctlError(t`mqttctl cannot list the sockets of ${process.platform}: use netstat -an.`);
  }
}
