const SHA1_BYTES = 20;

/**
 * Whether OpenSSL's BN_hex2bn, as the broker uses it (mosquitto__hex2bin), makes exactly the 20 bytes of a
 * SHA-1 hash of a text: leading zero pairs count, what follows the hexadecimal digits does not.
 */
export function isSha1Hex(text: string): boolean {
  let zeroPairs = 0;
  while (text.startsWith('00', zeroPairs * 2)) {
    if (zeroPairs >= SHA1_BYTES) return false;
    zeroPairs++;
  }
  const digits = /^-?([0-9a-fA-F]+)/.exec(text)?.[1];
  if (digits === undefined) return false;
  const significant = digits.replace(/^0+/, '');
  return Math.ceil(significant.length / 2) + zeroPairs === SHA1_BYTES;
}
