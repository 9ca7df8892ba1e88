import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** A connection, or the error of connect(2); `ETIMEDOUT` also where nothing came in the time that we wait. */
export type TcpOutcome = { readonly socket: Socket } | { readonly code: string };

/** Connects to an address. The socket is the caller's to destroy; its later errors must be listened to. */
export function openTcp(address: string, port: number, patienceMs: number): Promise<TcpOutcome> {
  return open({ host: address, port, noDelay: true }, patienceMs);
}

/** Connects to a unix socket. */
export function openUnixSocket(path: string, patienceMs: number): Promise<TcpOutcome> {
  return open({ path }, patienceMs);
}

function open(options: NetConnectOpts, patienceMs: number): Promise<TcpOutcome> {
  return new Promise((resolve) => {
    const socket = connect(options);
    const late = setTimeout(() => fail('ETIMEDOUT'), patienceMs);
    const fail = (code: string) => {
      clearTimeout(late);
      socket.destroy();
      resolve({ code });
    };
    socket.once('error', ({ code }: NodeJS.ErrnoException) => fail(code ?? 'EIO'));
    socket.once('connect', () => {
      clearTimeout(late);
      // What goes wrong from here on shows to whoever speaks on it, who may not listen yet.
      socket.on('error', () => {});
      resolve({ socket });
    });
  });
}
