import { connect } from 'node:net';
import { field, packet } from './mqtt-packets.js';

/** What a client says who it is; bytes, since not every sequence of them is fit for MQTT. */
export interface Login {
  readonly username: Buffer;
  /** Undefined: the packet has none, which is something else than an empty one. */
  readonly password: Buffer | undefined;
}

/** 3.1.1, which every broker speaks and which refuses with codes below 6. */
const PROTOCOL_LEVEL = 4;
const CLEAN_SESSION = 0x02;
const HAS_PASSWORD = 0x40;
const HAS_USERNAME = 0x80;
const CONNECT = 0x10;
const CONNACK = 0x20;
const PATIENCE_MS = 10_000;

/**
 * Logs in through a unix socket, which reaches into any network namespace, and goes again. The return code of the
 * CONNACK (0: let in, 4 and 5: refused), or `closed` where the broker hangs up without a word.
 */
export function logIn(socketPath: string, login: Login): Promise<number | 'closed'> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write(connectPacket(login)));
    const answer = (value: number | 'closed') => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(PATIENCE_MS, () => {
      socket.destroy();
      reject(new Error('the broker does not answer'));
    });
    let received = Buffer.alloc(0);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      if (received.length >= 4) answer(received[0] === CONNACK ? (received[3] as number) : 'closed');
    });
    socket.on('close', () => answer('closed'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') answer('closed');
      else reject(error);
    });
  });
}

function connectPacket({ username, password }: Login): Buffer {
  const flags = CLEAN_SESSION | HAS_USERNAME | (password ? HAS_PASSWORD : 0);
  return packet(
    CONNECT,
    field(Buffer.from('MQTT')),
    Buffer.from([PROTOCOL_LEVEL, flags, 0, 60]),
    field(Buffer.alloc(0)),
    field(username),
    ...(password ? [field(password)] : []),
  );
}
