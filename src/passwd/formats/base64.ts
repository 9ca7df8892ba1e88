/** A decoded text; `undefined` is certain to be refused, `uncertain` depends on the OpenSSL of the build. */
export type Base64 = Buffer | 'uncertain' | undefined;

const STRICT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$/;
const LENIENT = /^[A-Za-z0-9+/=\s-]*/;

/**
 * Decodes a base64 text as the broker does (base64__decode of src/password_mosq.c, libcommon/base64_common.c):
 * with OpenSSL's BIO_f_base64, whose leniency differs from release to release. Blanks, hyphens, `=` in odd places
 * and any characters left over at the end are accepted by some and refused by others.
 *
 * @param enough the fewest bytes that are of use: what cannot reach them even by the kindest reading is refused
 */
export function decodeBase64(text: string, enough: number): Base64 {
  if (STRICT.test(text)) return Buffer.from(text, 'base64');
  const characters = LENIENT.exec(text)?.[0].replace(/[\s-]/g, '').length ?? 0;
  return Math.floor(characters / 4) * 3 >= enough ? 'uncertain' : undefined;
}
