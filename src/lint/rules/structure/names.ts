import path from 'node:path';
import type { Directive, Listener } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Place, Related } from '../../../text/diagnostic.js';

/** How messages call a listener. */
export function listenerName({ directive, port, host, socketPath }: Listener): string {
  if (!directive) return t`the default listener on port ${port}`;
  return ['listener', port, host ?? socketPath].filter((part) => part !== undefined).join(' ');
}

/** The file without its directories. */
export function fileName({ file }: Place): string {
  return path.posix.basename(file.path);
}

/** A directive's line as another place of a finding. */
export function relatedLine(message: string, { file, span }: Directive): Related {
  return { message, file, span };
}

/** `line 4`, with its file where that is another than `from`. */
export function lineName({ file, line }: Directive, from: Place): string {
  return file === from.file ? t`line ${line}` : t`line ${line} of ${path.posix.basename(file.path)}`;
}
