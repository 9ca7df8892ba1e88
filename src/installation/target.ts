import { type Version, version } from '../conf/version.js';
import { findBroker } from '../host/broker-binary.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import type { FileSystem } from './filesystem.js';

/** The newest release that the model knows. */
export const NEWEST = version('2.1.2');
/** The last release of each line, for a target that names only the line. */
const LINES: Readonly<Record<string, string>> = { '1.6': '1.6.15', '2.0': '2.0.22', '2.1': '2.1.2', '3.0': '3.0.0' };
const OLDEST = version('1.6.0');
const FUTURE = version('3.0.0');
const DPKG_STATUS = '/var/lib/dpkg/status';

/**
 * The version to judge for: `2.0.11`, a line like `2.0` (its last release), or `installed`.
 *
 * @throws UsageError for a text that is no version, or one that is not modelled
 */
export function parseTarget(text: string): Version | 'installed' {
  if (text === 'installed') return text;
  const value = LINES[text] ?? text;
  if (!/^\d+\.\d+\.\d+$/.test(value) || version(value) < OLDEST || version(value) > FUTURE) {
    throw new UsageError(
      t`--target ${text} is no version that mqttctl knows: write one from 1.6 to 2.1.2, like 2.0.11, or 3.0 or installed.`,
    );
  }
  return version(value);
}

/**
 * The version of the installed broker: what its binary says, under another root what dpkg says. Undefined
 * where there is none.
 */
export function installedVersion(fs: FileSystem, rooted: boolean): Version | undefined {
  return rooted ? packagedVersion(fs) : findBroker()?.version;
}

function packagedVersion(fs: FileSystem): Version | undefined {
  const status = fs.read(DPKG_STATUS);
  if (!status.ok) return undefined;
  const start = status.value.indexOf('Package: mosquitto\n');
  if (start === -1) return undefined;
  const end = status.value.indexOf('\n\n', start);
  const entry = status.value.toString('utf8', start, end === -1 ? undefined : end);
  const found = /^Status: .* installed$/m.test(entry) ? /^Version: (?:\d+:)?(\d+\.\d+\.\d+)/m.exec(entry) : null;
  return found ? version(found[1] as string) : undefined;
}
