import { spawnSync } from 'node:child_process';

/** The package that a file was installed by. */
export interface DistributionPackage {
  readonly name: string;
  readonly version: string;
  /** It comes from a distribution, which mends weaknesses without a new release number. */
  readonly isMaintained: boolean;
}

/** The package of a program, by dpkg or rpm; undefined where no package has it, or where they are not there. */
export function packageOf(path: string): DistributionPackage | undefined {
  return debianPackageOf(path) ?? rpmPackageOf(path);
}

function debianPackageOf(path: string): DistributionPackage | undefined {
  // Since /usr and / are one, dpkg may know the file by its other name.
  const owner = [path, path.replace(/^\/usr\//, '/')].map((file) => output('dpkg-query', ['-S', file])).find(Boolean);
  const name = owner?.split(':')[0];
  if (!name) return undefined;
  const version = output('dpkg-query', ['-W', '-f', '${Version}', name]);
  // Upstream's own archive has versions like 2.0.22-0mosquitto1~bookworm1.
  return version ? { name, version, isMaintained: !/mosquitto/.test(version) } : undefined;
}

function rpmPackageOf(path: string): DistributionPackage | undefined {
  const [name, version] = output('rpm', ['-qf', '--qf', '%{NAME} %{VERSION}-%{RELEASE}', path])?.split(' ') ?? [];
  return name && version ? { name, version, isMaintained: true } : undefined;
}

function output(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 5000 });
  return status === 0 && stdout ? stdout.trim() : undefined;
}
