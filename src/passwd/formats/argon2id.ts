import { version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import type { HashCost, HashFormat, PasswordHash } from './format.js';

/** What mosquitto_passwd of 2.1 makes where it is built with Argon2 (libcommon/password_common.c). */
const USUAL_COST = { memory: 47_104, iterations: 1, lanes: 1 } as const;
/** 1.3, the only version of Argon2 in use; texts of 1.0 name none. */
const ARGON2_VERSION = 'v=19';

/**
 * `$argon2id$v=19$m=KIB,t=PASSES,p=LANES$SALT$HASH` (the PHC string of libargon2), for brokers of 2.1 that are built
 * with Argon2. The broker does not look at the text before the user logs in.
 */
export const argon2id: HashFormat = {
  tag: 'argon2id',
  name: 'Argon2id',
  since: version('2.1'),
  needs: ({ argon2 }) => (argon2 ? undefined : t`is an Argon2id hash, which this build of the broker cannot read`),
  read: (fields) => {
    const hash = decode(fields);
    return { outcome: 'unchecked', format: argon2id, ...(hash && { hash }) };
  },
  compute: computeArgon2id,
  newCost: () => USUAL_COST,
  print: ({ cost, salt, hash }) =>
    `$argon2id$${ARGON2_VERSION}$m=${cost.memory},t=${cost.iterations},p=${cost.lanes}$${unpadded(salt)}$${unpadded(hash)}`,
};

function decode([versionText, costText = '', saltText = '', hashText = '']: readonly string[]):
  | PasswordHash
  | undefined {
  const [, memory, iterations, lanes] = /^m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,8})$/.exec(costText) ?? [];
  if (versionText !== ARGON2_VERSION || memory === undefined) return undefined;
  const salt = fromUnpadded(saltText);
  const hash = fromUnpadded(hashText);
  const cost = { memory: Number(memory), iterations: Number(iterations), lanes: Number(lanes) };
  if (!salt || salt.length < 8 || !hash || hash.length < 4 || !isPossible(cost)) return undefined;
  return { format: argon2id, cost, salt, hash };
}

/** The bounds of RFC 9106, section 3.1. */
function isPossible({ memory, iterations, lanes }: Required<HashCost>): boolean {
  return lanes >= 1 && lanes < 2 ** 24 && iterations >= 1 && memory >= 8 * lanes && memory < 2 ** 32;
}

/** Without the padding, as the PHC string format has it. */
function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function fromUnpadded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return unpadded(bytes) === text ? bytes : undefined;
}

async function computeArgon2id(password: Buffer, salt: Buffer, cost: HashCost, length: number): Promise<Buffer> {
  // It is a CommonJS module, whose names a bundle does not know.
  const { default: hashWasm } = await import('hash-wasm');
  const { memory, iterations, lanes } = cost as Required<HashCost>;
  const bytes = await hashWasm.argon2id({
    password,
    salt,
    parallelism: lanes,
    iterations,
    memorySize: memory,
    hashLength: length,
    outputType: 'binary',
  });
  return Buffer.from(bytes);
}
