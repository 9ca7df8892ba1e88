import type { ListeningSocket, TcpSocket } from './listening-socket.js';

/**
 * Works out which IPv6 sockets take IPv4 as well. Neither /proc nor lsof shows IPV6_V6ONLY (ss asks the kernel by
 * netlink, which Node has not), so it is told only where it follows: an address other than :: belongs to one family,
 * and beside a socket that takes IPv4 nobody can open an IPv4 socket on the same port. That leaves a :: alone on its
 * port: it usually takes both, but it was its program that decided, whatever net.ipv6.bindv6only says. For a port of
 * the broker its configuration tells.
 */
export function withDual(sockets: readonly ListeningSocket[]): ListeningSocket[] {
  const ipv4Ports = new Set(
    sockets.filter((socket) => isTcp(socket, 'ipv4')).map((socket) => (socket as TcpSocket).port),
  );
  return sockets.map((socket) => {
    if (!isTcp(socket, 'ipv6') || (socket.address === '::' && !ipv4Ports.has(socket.port))) return socket;
    return { ...socket, dual: false };
  });
}

function isTcp(socket: ListeningSocket, family: TcpSocket['family']): socket is TcpSocket {
  return socket.protocol === 'tcp' && socket.family === family;
}
