import path from 'node:path';
import type { ExpectedAddress } from '../conf/expected-sockets.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import { t } from '../language/t.js';
import type { Place } from '../text/diagnostic.js';
import type { PortsReport } from './examine.js';

/** A socket as ss writes it: `127.0.0.1:1883`, `[::1]:1883`, `*:9001` where it takes both families, or its path. */
export function socketName(at: ListeningSocket | ExpectedAddress): string {
  if (at.protocol === 'unix') return at.path;
  const port = at.port === 0 ? '?' : at.port;
  if (at.address === undefined) return `?:${port}`;
  if (at.dual && at.address === '::') return `*:${port}`;
  return at.address.includes(':') ? `[${at.address}]:${port}` : `${at.address}:${port}`;
}

/** A line of the configuration, its file as seen from the main file's directory: `conf.d/tls.conf:3`. */
export function placeName({ model }: Pick<PortsReport, 'model'>, { file, span }: Place): string {
  const main = model?.files[0]?.file.path ?? '/';
  const relative = path.relative(path.dirname(main), file.path);
  return `${relative.startsWith('..') ? file.path : relative}:${file.lineAt(span.start)}`;
}

/** Who has a socket, in words: `nginx (pid 812)`, `a process of root`. */
export function holderName({ holders: [first], user }: ListeningSocket): string {
  if (first) return `${first.isBroker ? 'mosquitto' : first.name} (pid ${first.pid})`;
  return user === undefined ? t`another process` : t`a process of ${user}`;
}
