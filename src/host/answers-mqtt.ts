import { connect } from 'node:net';

/** Where a listener is reached from this machine. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly path: string };

const PATIENCE_MS = 3000;
const CONNACK = 0x20;
/** CONNECT of MQTT 3.1.1 with a clean session and no client id, which takes the place of no client. */
const CONNECT = Buffer.from('\x10\x0c\x00\x04MQTT\x04\x02\x00\x05\x00\x00', 'latin1');
const DISCONNECT = Buffer.from([0xe0, 0x00]);

/**
 * Whether a broker answers there: with any CONNACK, also one that does not let us in.
 *
 * @param talks false: an open connection is enough, as for listeners that want TLS or WebSockets first
 */
export function answersMqtt(endpoint: Endpoint, talks: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(endpoint);
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(PATIENCE_MS, () => answer(false));
    socket.once('connect', () => (talks ? socket.write(CONNECT) : answer(true)));
    socket.once('data', (data: Buffer) => {
      socket.write(DISCONNECT);
      answer(data[0] === CONNACK);
    });
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}
