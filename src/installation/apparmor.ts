import { globExpression } from '../text/glob.js';
import type { FileSystem } from './filesystem.js';

const PROFILES = ['/etc/apparmor.d/usr.sbin.mosquitto', '/etc/apparmor.d/mosquitto'];
const INCLUDED_FROM = '/etc/apparmor.d';
const SIZE_MAX = 1024 * 1024;
const DEPTH_MAX = 5;

/** What a profile of AppArmor lets the broker do with files. */
export interface Profile {
  readonly path: string;
  /** Undefined: it depends on something that we do not know. */
  allows(path: string, want: 'read' | 'write'): boolean | undefined;
}

interface FileRule {
  readonly expression: RegExp;
  readonly permissions: string;
}

/** The broker's profile, where the distribution or the administrator has put one. */
export function findProfile(fs: FileSystem): Profile | undefined {
  const path = PROFILES.find((candidate) => fs.stat(candidate).ok);
  if (!path) return undefined;
  const lines = linesOf(fs, path, DEPTH_MAX);
  const rules = lines.flatMap(({ text }) => ruleOf(text) ?? []);
  // Variables and conditions are not followed.
  const isPartial = lines.some(({ text }) => /@\{(?!HOME|PROC|sys|run|pid)/.test(text) && /[rw],?$/.test(text));
  return {
    path,
    allows: (wanted, want) => {
      const found = rules.some(({ expression, permissions }) => expression.test(wanted) && permits(permissions, want));
      return found || isPartial ? found || undefined : false;
    },
  };
}

interface Line {
  readonly text: string;
}

/** The lines of a profile and of all that it includes. */
function linesOf(fs: FileSystem, path: string, depth: number): Line[] {
  const content = fs.read(path, SIZE_MAX);
  if (!content.ok || depth === 0) return [];
  return content.value
    .toString('utf8')
    .split('\n')
    .flatMap((raw) => {
      const text = raw.trim();
      const included = /^#?include\s+(?:if\s+exists\s+)?(?:<([^>]+)>|"([^"]+)")/.exec(text);
      if (included) return linesOf(fs, includedPath(included[1] ?? (included[2] as string)), depth - 1);
      return text === '' || text.startsWith('#') ? [] : [{ text }];
    });
}

function includedPath(name: string): string {
  return name.startsWith('/') ? name : `${INCLUDED_FROM}/${name}`;
}

/** A rule for files: `/path rw,`, `owner /path r,` or the other way about, `rw /path,`. */
function ruleOf(text: string): FileRule | undefined {
  const rule =
    /^(?:allow\s+)?(?:owner\s+)?(?:file\s+)?(?:("[^"]+"|[/@{]\S*)\s+([rwaklmixpuUPC]+)|([rwaklmixpuUPC]+)\s+("[^"]+"|[/@{]\S*))\s*,/.exec(
      text,
    );
  const path = rule?.[1] ?? rule?.[4];
  if (!rule || path === undefined) return undefined;
  const pattern = path.replaceAll('"', '').replace('@{run}', '/{,var/}run');
  return { expression: globExpression(pattern), permissions: rule[2] ?? (rule[3] as string) };
}

function permits(permissions: string, want: 'read' | 'write'): boolean {
  return permissions.includes(want === 'read' ? 'r' : 'w');
}

/** Whether the kernel holds the broker to a profile: not where it only complains, nor where AppArmor is off. */
export function isEnforced(fs: FileSystem): boolean {
  const profiles = fs.read('/sys/kernel/security/apparmor/profiles', SIZE_MAX);
  return profiles.ok && /^\S*mosquitto \(enforce\)$/m.test(profiles.value.toString('utf8'));
}
