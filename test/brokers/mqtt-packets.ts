/** A packet: its first byte, the length of the rest, and the rest. */
export function packet(first: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([first]), remainingLength(body.length), body]);
}

/** Bytes with their length before them. */
export function field(bytes: Buffer): Buffer {
  return Buffer.concat([uint16(bytes.length), bytes]);
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** Seven bits a byte, the lowest first. */
function remainingLength(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    const more = rest >= 0x80 ? 0x80 : 0;
    bytes.push((rest & 0x7f) | more);
    rest >>= 7;
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** The first whole packet in what was received, and what comes after it; undefined: more has to come. */
export function firstPacket(received: Buffer): { first: number; body: Buffer; rest: Buffer } | undefined {
  let length = 0;
  for (let at = 1; at < received.length; at++) {
    const byte = received[at] as number;
    length += (byte & 0x7f) * 0x80 ** (at - 1);
    if (byte >= 0x80) continue;
    const end = at + 1 + length;
    if (end > received.length) return undefined;
    return { first: received[0] as number, body: received.subarray(at + 1, end), rest: received.subarray(end) };
  }
  return undefined;
}
