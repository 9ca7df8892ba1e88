import type { FileSystem } from '../../installation/filesystem.js';

const CONFIGURATIONS = '/etc/ld.so.conf.d';
const BUILT_IN = ['/lib', '/usr/lib', '/lib64', '/usr/lib64'];

/**
 * Where the dynamic linker finds a library that is named without a slash: the first of its directories that has it,
 * else the last that it tries. Directories come from /etc/ld.so.conf.d and those built in (ld.so(8)).
 */
export function findLibrary(fs: FileSystem, name: string): string {
  const candidates = [...configured(fs), ...BUILT_IN].map((directory) => `${directory}/${name}`);
  return candidates.find((candidate) => fs.stat(candidate).ok) ?? `${BUILT_IN[1]}/${name}`;
}

function configured(fs: FileSystem): string[] {
  const listing = fs.list(CONFIGURATIONS);
  return (listing.ok ? [...listing.value].sort() : []).flatMap((name) => {
    const content = fs.read(`${CONFIGURATIONS}/${name}`, 65536);
    return content.ok
      ? content.value
          .toString('utf8')
          .split(/[\s:,]+/)
          .filter((word) => word.startsWith('/'))
      : [];
  });
}
