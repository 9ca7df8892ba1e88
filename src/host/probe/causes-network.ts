import { t } from '../../language/t.js';

/** Why a broker is not reached, in words, by what the system said. */

/** To follow on a name that could not be resolved: `ENOTFOUND` and the like. */
export function causeOfResolution(code: string, host: string): string {
  if (code === 'EAI_AGAIN' || code === 'ETIMEDOUT') {
    return t`No name server answers: look at the network and at /etc/resolv.conf.`;
  }
  return host.includes('.')
    ? t`Neither /etc/hosts nor DNS knows ${host}: look at the spelling, or use the address.`
    : t`Neither /etc/hosts nor DNS knows ${host}: use the whole name or the address; names of containers count only inside their network.`;
}

/** What is known about a connection that did not come about. */
export interface UnreachedPlace {
  readonly port: number;
  /** The address is the loopback's. */
  readonly local: boolean;
  /** The configuration has a listener there. */
  readonly configured: boolean;
  /** The address is this machine's, and on its loopback address somebody does listen. */
  readonly loopbackAnswers: boolean;
}

/** To follow on an error of connect(2). */
export function causeOfTcp(code: string, { port, local, configured, loopbackAnswers }: UnreachedPlace): string {
  switch (code) {
    case 'ECONNREFUSED':
      if (loopbackAnswers) {
        return t`Somebody listens on 127.0.0.1 of this machine only. Without a listener line that is what Mosquitto does since 2.0: write "listener ${port}" and who may log in.`;
      }
      if (configured) {
        return t`Nobody listens there, though the configuration says so: the broker does not run, or was started before that was written. Look with "mqttctl service status".`;
      }
      return local
        ? t`Nobody listens on this port: the broker does not run, or uses another one. Look with "mqttctl ports".`
        : t`The machine answers, and nobody listens there: the broker does not run, uses another port, or listens on its own 127.0.0.1 only, as Mosquitto does since 2.0 without a listener line.`;
    case 'ETIMEDOUT':
      return t`No answer at all: a firewall or a cloud security group that drops packets, or a machine that is off.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return t`There is no way from here to that address: look at address, routes and VPN.`;
    case 'EACCES':
    case 'EPERM':
      return t`A firewall of this machine does not let the connection out.`;
    default:
      return t`The connection was cut off: look at what stands between, as a proxy or a firewall.`;
  }
}

/** To follow on an error of connect(2) with a unix socket. */
export function causeOfSocket(code: string): string {
  switch (code) {
    case 'ENOENT':
      return t`There is no such socket: the broker does not run, or "listener 0 PATH" names another one.`;
    case 'EACCES':
    case 'EPERM':
      return t`This account may not use it: look at the rights of the socket and its directories, or run mqttctl as root.`;
    case 'ECONNREFUSED':
      return t`The file is there and nobody listens: it is left over from a broker that has ended, or no socket.`;
    default:
      return t`It cannot be connected to: look whether the path is that of a listener.`;
  }
}
