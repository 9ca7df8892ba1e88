/**
 * Whether the broker takes the bytes (as latin1) for UTF-8 fit for MQTT: no overlong forms, surrogates or
 * non-characters, and no control characters either, so a tab inside a value is refused.
 * From mosquitto_validate_utf8 (lib/utf8_mosq.c, libcommon/utf8_common.c), the same in 1.6 to 2.1.
 */
export function isMqttUtf8(latin1: string): boolean {
  for (let i = 0; i < latin1.length; ) {
    const lead = latin1.charCodeAt(i);
    if (lead < 0x20 || lead === 0x7f) return false;
    if (lead < 0x80) {
      i++;
      continue;
    }
    const length = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) === 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0 || i + length > latin1.length) return false;
    let codePoint = lead & (0xff >> (length + 1));
    for (let j = 1; j < length; j++) {
      const next = latin1.charCodeAt(i + j);
      if ((next & 0xc0) !== 0x80) return false;
      codePoint = (codePoint << 6) | (next & 0x3f);
    }
    if (!isMqttCharacter(codePoint, length)) return false;
    i += length;
  }
  return true;
}

function isMqttCharacter(codePoint: number, length: number): boolean {
  if (length === 3 && codePoint < 0x800) return false;
  if (length === 4 && (codePoint < 0x10000 || codePoint > 0x10ffff)) return false;
  if (codePoint <= 0x9f) return false;
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false;
  if (codePoint >= 0xfdd0 && codePoint <= 0xfdef) return false;
  return (codePoint & 0xfffe) !== 0xfffe;
}
