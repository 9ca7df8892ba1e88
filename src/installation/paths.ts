/**
 * The absolute path that a process in `workdir` means by `path`. Nothing else is changed: `..` and
 * doubled slashes are left to the file system, which follows symbolic links before it goes up.
 */
export function resolvePath(workdir: string, path: string): string {
  if (path.startsWith('/')) return path;
  return workdir.endsWith('/') ? workdir + path : `${workdir}/${path}`;
}
