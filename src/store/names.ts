import { randomBytes } from 'node:crypto';

/** File systems count a name in bytes. */
const LONGEST = 255;
const RANDOM_DIGITS = 16;
const HASH_DIGITS = 64;

/** A name for a temporary file that will take the place of `name`; nobody has it. */
export function temporaryName(name: string): string {
  return beside(name, 'mqttctl-', randomBytes(RANDOM_DIGITS / 2).toString('hex'));
}

export function isTemporaryOf(name: string, other: string): boolean {
  return hexOf(name, other, 'mqttctl-', RANDOM_DIGITS) !== undefined;
}

/** The name for a copy of `name` while it is overwritten with a content that has this SHA-256. */
export function backupName(name: string, newHash: string): string {
  return beside(name, 'mqttctl-backup-', newHash);
}

/** The SHA-256 in the name of a backup of `name`; undefined where `other` is none. */
export function newHashOf(name: string, other: string): string | undefined {
  return hexOf(name, other, 'mqttctl-backup-', HASH_DIGITS);
}

/** Hidden, and as much of the name as there is room for. */
function beside(name: string, kind: string, hex: string): string {
  return `.${cut(name, LONGEST - '..'.length - kind.length - hex.length)}.${kind}${hex}`;
}

function hexOf(name: string, other: string, kind: string, digits: number): string | undefined {
  const hex = other.slice(-digits);
  return new RegExp(`^[0-9a-f]{${digits}}$`).test(hex) && other === beside(name, kind, hex) ? hex : undefined;
}

/** The longest start of a text that fits and has no half of a character. */
function cut(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  let end = Math.min(bytes, whole.length);
  while (end < whole.length && ((whole[end] ?? 0) & 0xc0) === 0x80) end--;
  return whole.toString('utf8', 0, end);
}
