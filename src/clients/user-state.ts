import type { Access } from '../conf/access.js';
import type { BrokerModel } from '../conf/model.js';
import { securityFilesOf } from '../conf/security-files.js';
import { decode } from '../conf/tokens.js';
import type { Installation } from '../installation/installation.js';
import { resolvePath } from '../installation/paths.js';
import { FILE_SIZE_MAX } from '../installation/security-file.js';
import { parsePasswordFile } from '../passwd/parse.js';
import { SourceFile } from '../text/source-file.js';

/** Whether the broker will know the user of a client. */
export type UserState =
  /** A line of the password file. */
  | { readonly state: 'known'; readonly file: string; readonly line: number }
  | { readonly state: 'missing'; readonly file: string }
  /** The password file cannot be read: `EACCES`, `ENOENT`. */
  | { readonly state: 'unreadable'; readonly file: string; readonly code: string }
  /** No user name is given, and none is asked for. */
  | { readonly state: 'anonymous' }
  /** Nothing checks names and passwords: any will do. */
  | { readonly state: 'unchecked' }
  /** The certificate or pre-shared key of the client says who it is. */
  | { readonly state: 'by handshake' }
  /** A plugin knows. */
  | { readonly state: 'by plugin' };

/** Looks the user up where the listener does. */
export function userStateOf(
  { access, model, workdir }: { readonly access: Access; readonly model: BrokerModel; readonly workdir: string },
  user: string | undefined,
  { fs, target }: Installation,
): UserState {
  const { passwords, listener } = access;
  if (passwords?.kind === 'certificate' || passwords?.kind === 'pre-shared key') return { state: 'by handshake' };
  if (user === undefined) return { state: 'anonymous' };
  if (passwords?.kind === 'plugin') return { state: 'by plugin' };
  const references = securityFilesOf(model, 'password_file');
  const reference =
    references.find(({ listeners }) => listeners === 'all') ??
    references.find(({ listeners }) => listeners !== 'all' && listeners.includes(listener));
  if (!passwords || !reference) return { state: 'unchecked' };
  const path = resolvePath(workdir, reference.path);
  const content = fs.read(path, FILE_SIZE_MAX);
  const file = fs.hostPath(path);
  if (!content.ok) return { state: 'unreadable', file, code: content.refusal.code };
  const source = new SourceFile(file, content.value, 'password file');
  const entry = parsePasswordFile(source, target).lines.find(
    (line) => line.kind === 'entry' && decode(line.user.text) === user,
  );
  return entry ? { state: 'known', file, line: source.lineAt(entry.span.start) } : { state: 'missing', file };
}
