import { t } from '../../../language/t.js';

/** One `-----BEGIN LABEL-----` block. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  /** "Proc-Type: 4,ENCRYPTED" and such, empty for most. */
  readonly header: string;
}

export interface Pem {
  readonly blocks: readonly PemBlock[];
  /** Why nothing could be read after the last block, as the rest of a sentence; undefined at a clean end. */
  readonly broken?: string;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const TAIL = '-----';
const BOM = '\u00ef\u00bb\u00bf';
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Reads PEM as OpenSSL 3 does (crypto/pem/pem_lib.c): text between blocks is skipped, blanks at the end of a line
 * do not count and those at its beginning do, a blank line ends a header.
 */
export function readPem(bytes: Buffer): Pem {
  const text = bytes.toString('latin1');
  const lines = (text.startsWith(BOM) ? text.slice(BOM.length) : text).split('\n').map(trimEnd);
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let parts: string[][] = [[]];
  for (const line of lines) {
    if (label === undefined) {
      if (line.startsWith(BEGIN) && line.endsWith(TAIL) && line.length >= BEGIN.length + TAIL.length) {
        label = line.slice(BEGIN.length, -TAIL.length);
        parts = [[]];
      }
    } else if (line.startsWith(END)) {
      if (line.slice(END.length) !== label + TAIL)
        return { blocks, broken: t`its BEGIN ${label} line has no matching END line` };
      const body = (parts.at(-1) ?? []).join('');
      const header = parts.length > 1 ? (parts[0] ?? []).join('\n') : '';
      if (body.length % 4 !== 0 || !BASE64.test(body)) return { blocks, broken: t`its ${label} is not valid base64` };
      if (header !== '' && !header.startsWith('Proc-Type:'))
        return { blocks, broken: t`its ${label} has an empty line inside` };
      blocks.push({ label, header, der: Buffer.from(body, 'base64') });
      label = undefined;
    } else if (line === '') {
      if (parts.length > 1) return { blocks, broken: t`its ${label} has an empty line inside` };
      parts.push([]);
    } else {
      parts.at(-1)?.push(line);
    }
  }
  return label === undefined ? { blocks } : { blocks, broken: t`its ${label} ends too early` };
}

/** OpenSSL strips every byte up to the blank; V8's trimEnd knows other ones. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) <= 0x20) end--;
  return line.slice(0, end);
}

/** A block as PEM again, for the parsers of node:crypto. */
export function writePem({ label, der }: PemBlock): string {
  return `${BEGIN}${label}${TAIL}\n${der.toString('base64')}\n${END}${label}${TAIL}\n`;
}
