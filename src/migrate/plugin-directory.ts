import type { FileSystem } from '../installation/filesystem.js';

const DIRECTORIES = ['/usr/lib/mosquitto', '/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64'];

/**
 * Where the plugins of 2.1 lie on a system: Debian has a directory for each kind of CPU, the container images and what
 * was built from source have none of their own.
 *
 * @param given the only directory to look in
 * @returns the path of a plugin, or undefined where it is not installed
 */
export function pluginFinder(fs: FileSystem, given?: string): (name: string) => string | undefined {
  const directories = given === undefined ? [...ofDebian(fs), ...DIRECTORIES] : [given.replace(/(?<=.)\/+$/, '')];
  return (name) => {
    const paths = directories.map((directory) => `${directory}/${name}.so`);
    return paths.find((path) => {
      const status = fs.stat(path);
      return status.ok && status.value.type === 'file';
    });
  };
}

function ofDebian(fs: FileSystem): string[] {
  const names = fs.list('/usr/lib');
  if (!names.ok) return [];
  return names.value.filter((name) => /-linux-/.test(name)).map((name) => `/usr/lib/${name}/mosquitto`);
}
