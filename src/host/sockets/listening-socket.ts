/** A process that has a socket open. */
export interface Holder {
  readonly pid: number;
  /** As the system calls it: on Linux the first 15 bytes of the program's name, which a process may change. */
  readonly name: string;
  /** Whether it is a mosquitto. */
  readonly isBroker: boolean;
}

interface Held {
  /** The account of the first holder or, where none may be seen, of who opened the socket. */
  readonly user: string | undefined;
  readonly uid: number | undefined;
  /**
   * Who has it open: whoever the others got it from first, as nginx's master before its workers. Empty where this
   * account may not look, or where it is the kernel itself.
   */
  readonly holders: readonly Holder[];
}

export interface TcpSocket extends Held {
  readonly protocol: 'tcp';
  readonly family: 'ipv4' | 'ipv6';
  /** Without brackets; 0.0.0.0 and :: stand for every address of their family. */
  readonly address: string;
  readonly port: number;
  /** Whether an IPv6 socket takes IPv4 as well; undefined: the system does not tell (see dual.ts). */
  readonly dual: boolean | undefined;
}

export interface UnixSocket extends Held {
  readonly protocol: 'unix';
  /** As the process bound it, perhaps relative; one that begins with @ is a name, not a file. */
  readonly path: string;
}

/** A socket of this machine (of this network namespace) on which somebody waits for connections. */
export type ListeningSocket = TcpSocket | UnixSocket;
