/** What `ss` of iproute2 says, for comparison. */
import type { ListeningSocket } from '../../../src/host/sockets/listening-socket.js';

/** Arguments that list listening TCP and unix sockets with their processes. */
export const SS_TCP = ['-ltnpH'];
export const SS_UNIX = ['-lxnpH'];

/** One text for each TCP socket: address, port and processes. ss writes `*` for :: that takes both families. */
export function ofSsTcp(output: string): string[] {
  return lines(output).map((line) => {
    const [, , , local = ''] = line.split(/\s+/);
    const [, address = '', port] = /^(.*):(\d+)$/.exec(local) ?? [];
    return text(`${address === '*' ? '::' : address.replace(/^\[(.*)\]$/, '$1')} ${port}`, holders(line));
  });
}

/** One text for each listening unix socket. */
export function ofSsUnix(output: string): string[] {
  return lines(output)
    .filter((line) => /^u_\w+\s+LISTEN/.test(line))
    .map((line) => text(line.split(/\s+/)[4] ?? '', holders(line)));
}

/** The ports on which ss shows `*`, and those on which it shows `[::]`. */
export function dualPorts(output: string): { readonly dual: number[]; readonly alone: number[] } {
  const portsOf = (form: RegExp) =>
    lines(output).flatMap((line) => {
      const port = form.exec(line.split(/\s+/)[3] ?? '')?.[1];
      return port === undefined ? [] : Number(port);
    });
  return { dual: portsOf(/^\*:(\d+)$/), alone: portsOf(/^\[::\]:(\d+)$/) };
}

/** The same texts of what mqttctl finds. */
export function ofSocket(socket: ListeningSocket): string {
  const place = socket.protocol === 'unix' ? socket.path : `${socket.address} ${socket.port}`;
  return text(
    place,
    socket.holders.map(({ name, pid }) => `${name}:${pid}`),
  );
}

function lines(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}

function holders(line: string): string[] {
  // A process is named for each of its descriptors.
  return [...new Set([...line.matchAll(/\("([^"]*)",pid=(\d+),fd=\d+\)/g)].map(([, name, pid]) => `${name}:${pid}`))];
}

function text(place: string, processes: readonly string[]): string {
  return `${place} ${[...processes].sort().join(',')}`;
}
