import type { Setting } from '../conf/model.js';
import { at, changed, type Version } from '../conf/version.js';
import { combinedEdits, type Edit } from '../text/edit.js';
import type { SourceFile } from '../text/source-file.js';
import type { LineageUse } from './destinations.js';

/** 1.6 does without TLS where there is neither. */
const NEEDS_AUTHORITY = changed({ '1.6': true, '2.0': false });
const PUBLIC_AUTHORITY = /^\/(?:etc\/letsencrypt|etc\/ssl\/certs|usr\/share\/ca-certificates)\//;

/**
 * Has the lines of listeners that name certbot's own files name copies of them. A cafile of the same authority goes: for
 * the chain there is fullchain.pem, and it would let in every client with a certificate of that authority on the day
 * that somebody adds require_certificate.
 *
 * @returns the new content of every file that changes
 */
export function pointToCopies(uses: readonly LineageUse[], target: Version): Map<SourceFile, Buffer> {
  return combinedEdits(
    uses
      .filter(({ inPlace }) => inPlace)
      .map(({ certificate, key, cafile, destination: { paths } }) => [
        replaced(certificate, paths.certificate),
        replaced(key, paths.key),
        ...(cafile && PUBLIC_AUTHORITY.test(String(cafile.value)) && !at(NEEDS_AUTHORITY, target)
          ? [removed(cafile)]
          : []),
      ]),
  );
}

function replaced({ directive, span }: Setting, newText: string): Edit {
  return { file: directive.file, span, newText };
}

/** With the end of the line. */
function removed({ directive: { file, line } }: Setting): Edit {
  const { start, end } = file.lineSpan(line);
  return { file, span: { start, end: Math.min(end + 1, file.bytes.length) }, newText: '' };
}
