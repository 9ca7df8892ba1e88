import { securityFilesOf } from '../conf/security-files.js';
import { parsePasswordFile } from '../passwd/parse.js';
import { SourceFile } from '../text/source-file.js';
import type { Installation } from './installation.js';
import { resolvePath } from './paths.js';
import { configured } from './security-file.js';

/** The names (bytes) in the password files of the configuration; of files that cannot be read, none. */
export async function knownUsers(installation: Installation): Promise<string[]> {
  const { model, workdir } = await configured(installation);
  const names = new Set<string>();
  for (const { path } of securityFilesOf(model, 'password_file')) {
    const content = installation.fs.read(resolvePath(workdir, path));
    if (!content.ok) continue;
    const { lines } = parsePasswordFile(new SourceFile(path, content.value, 'password file'), installation.target);
    for (const line of lines) if (line.kind === 'entry') names.add(line.user.text);
  }
  return [...names];
}
