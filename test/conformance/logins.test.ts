import { execFile } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { sha512 } from '../../src/passwd/formats/sha512.js';
import { type HashSettings, makeHash, USUAL_SETTINGS } from '../../src/passwd/hashing.js';
import { PasswordSetter, removeUsers } from '../../src/passwd/set-passwords.js';
import { PasswordVerifier } from '../../src/passwd/verify.js';
import { SourceFile } from '../../src/text/source-file.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { logIn } from '../brokers/mqtt-login.js';
import { type BrokerVersion, brokerTree, programArgv } from '../brokers/trees.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { SEED, VERSIONS } from './security-file.js';
import { MOSQUITTO_ID, withTree } from './tree.js';

const CONFIG = 'listener 0 socket\nallow_anonymous false\npassword_file passwd\nlog_type all\n';
const BUILD = { argon2: false };
/** Cheap hashes: what is compared is not the cost. */
const CHEAP: HashSettings = { ...USUAL_SETTINGS, iterations: 7 };
/** Generated password files for each version; each has several users and several times as many logins. */
const FILES = Math.ceil(Number(process.env.MQTTCTL_CASES ?? 300) / 10);

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

interface Attempt {
  readonly user: string;
  readonly password: Buffer;
}

/** Runs a broker on a password file. */
async function withBroker<T>(
  target: BrokerVersion,
  passwd: Buffer,
  use: (tryLogin: (attempt: Attempt) => Promise<boolean>) => Promise<T>,
): Promise<T> {
  return withTree({ 'mosquitto.conf': CONFIG, passwd: { content: passwd, mode: 0o600 } }, async (workdir) => {
    const config = `${workdir}/mosquitto.conf`;
    const broker = await sandbox.run({ version: target, config, workdir, startAs: 'root' });
    try {
      return await use(async ({ user, password }) => {
        return (await logIn(`${workdir}/socket`, { username: Buffer.from(user), password })) === 0;
      });
    } finally {
      await broker.stop();
    }
  });
}

/** The logins on which broker and model differ. */
async function differences(target: BrokerVersion, passwd: Buffer, attempts: readonly Attempt[]): Promise<string[]> {
  const verifier = new PasswordVerifier(source(passwd), version(target), BUILD, attempts.length);
  return withBroker(target, passwd, async (tryLogin) => {
    const found: string[] = [];
    for (const attempt of attempts) {
      const { valid, reason } = await verifier.verify(attempt.user, attempt.password);
      const letIn = await tryLogin(attempt);
      if (letIn !== valid) found.push(`${JSON.stringify(attempt.user)}: broker ${letIn}, model ${valid} (${reason})`);
    }
    return found;
  });
}

function source(bytes: Buffer): SourceFile {
  return new SourceFile('passwd', bytes);
}

/** The file with the passwords set by mqttctl. */
async function set(bytes: Buffer, attempts: readonly Attempt[], hashing = CHEAP, target = '2.0.21'): Promise<Buffer> {
  const settings = { target: version(target), build: BUILD, hashing, exactly: false };
  return Buffer.concat((await new PasswordSetter(attempts, settings).applyTo(source(bytes))).content);
}

function attempt(user: string, password: string | Buffer): Attempt {
  return { user, password: Buffer.from(password) };
}

/** Names that `passwd add` takes, and passwords that can be set. */
const userNames = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((name) => !/^[\s#]|[\s]$|[:\p{Cc}\p{Cn}]/u.test(name));
const passwords = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => Buffer.from(text)),
  },
  { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(' ', '  a  ', '#', ':', '$7$', 'a:b', '\t', 'x\r', 'ü').map((t) => Buffer.from(t)),
  },
  { weight: 1, arbitrary: fc.constantFrom(128, 129, 1000, 65_534, 65_535).map((length) => Buffer.alloc(length, 'p')) },
);

/** Near misses of a password, and what the broker may take for it. */
function variantsOf(password: Buffer): Buffer[] {
  return [
    password,
    Buffer.alloc(0),
    Buffer.from([0]),
    password.subarray(1),
    password.subarray(0, -1),
    Buffer.concat([password, Buffer.from('x')]),
    Buffer.concat([password, Buffer.from([0])]),
    Buffer.concat([password, Buffer.from([0, 120])]),
    Buffer.concat([Buffer.from([0]), password]),
    Buffer.from(password.toString('latin1').toUpperCase(), 'latin1'),
  ].filter(({ length }) => length <= 65_535);
}

describe.skipIf(!hasBrokers).each(VERSIONS)('logins on %s', (target) => {
  test('what the broker makes of odd passwords and names', async () => {
    const users = [attempt('alice', 'secret'), attempt('bo b', 'pä ß'), attempt('long', Buffer.alloc(65_535, 'x'))];
    const empty = `empty:${await makeHash(Buffer.alloc(0), CHEAP)}\n :${await makeHash(Buffer.from('x'), CHEAP)}\n`;
    // 2.1 does not start on a line without a name.
    const start = Buffer.from(target === '2.1.2' ? empty.slice(0, empty.indexOf('\n') + 1) : empty);
    const attempts = [...users, attempt('empty', 'x'), attempt('', 'x'), attempt('nobody', 'secret')];
    const variants = attempts.flatMap(({ user, password }) =>
      variantsOf(password).flatMap((variant) => [
        { user, password: variant },
        { user: `${user} `, password: variant },
        { user: user.toUpperCase(), password: variant },
        { user: `${user}\0`, password: variant },
        { user: `${user}\u0085`, password: variant },
      ]),
    );
    expect(await differences(target, await set(start, users), variants)).toEqual([]);
  });

  test('a NUL ends the password, so that it lets in more than one', async () => {
    const passwd = await set(Buffer.from(`empty:${await makeHash(Buffer.alloc(0), CHEAP)}\n`), [
      attempt('a', 'secret'),
    ]);
    await withBroker(target, passwd, async (tryLogin) => {
      expect(await tryLogin(attempt('a', 'secret\0more'))).toBe(true);
      expect(await tryLogin(attempt('empty', ''))).toBe(false);
      expect(await tryLogin(attempt('empty', '\0'))).toBe(true);
    });
  });

  test(`generated users and passwords: ${FILES} files`, { timeout: 60_000 + FILES * 3000 }, async () => {
    const users = fc.uniqueArray(fc.tuple(userNames, passwords), {
      minLength: 1,
      maxLength: 8,
      selector: ([name]) => name,
    });
    // A bad line is fatal to 2.1 only.
    const bad = target === '2.1.2' ? [] : ['zed:$6$bad\n', ':::\n'];
    const rest = fc.constantFrom('', '# comment\n\n', '#x:y\r\n\r\n', 'no colon\n', ...bad);
    let logins = 0;
    await fc.assert(
      fc.asyncProperty(
        users,
        rest,
        fc.constantFrom(CHEAP, { ...CHEAP, format: sha512 }),
        async (pairs, other, hashing) => {
          const start = Buffer.from(other);
          const wanted = pairs
            .map(([user, password]) => ({ user, password }))
            .filter(({ password }) => !password.includes(0));
          const passwd = await set(start, wanted, hashing, target);
          const attempts = pairs.flatMap(([user, password]) =>
            variantsOf(password).map((each) => ({ user, password: each })),
          );
          logins += attempts.length;
          expect(await differences(target, passwd, attempts)).toEqual([]);
          // Whoever was set can log in: two that are equally wrong would agree, too.
          await withBroker(target, passwd, async (tryLogin) => {
            for (const each of wanted) expect(await tryLogin(each)).toBe(true);
          });
        },
      ),
      { numRuns: FILES, seed: SEED },
    );
    expect(logins).toBeGreaterThan(FILES * 5);
  });

  test('after a removal the user is out, and the others are in', async () => {
    const users = ['alice', 'bob', 'carol'].map((name) => attempt(name, `${name}'s`));
    const before = await set(Buffer.from('# all\n\n'), users);
    const { content } = removeUsers(source(before), version(target), ['bob']);
    await withBroker(target, Buffer.concat(content), async (tryLogin) => {
      expect(await Promise.all(users.map(tryLogin))).toEqual([true, false, true]);
    });
  });

  test('a 64-byte salt is read since 2.1', async () => {
    const user = attempt('alice', 'secret');
    const passwd = await set(Buffer.alloc(0), [user], { ...CHEAP, saltBytes: 64 });
    await withBroker(target, passwd, async (tryLogin) => {
      expect(await tryLogin(user)).toBe(target === '2.1.2');
    });
    expect(await differences(target, passwd, [user])).toEqual([]);
  });
});

describe.skipIf(!hasBrokers).each(VERSIONS)('mosquitto_passwd of %s', (target) => {
  const run = promisify(execFile);
  const tool = (...args: string[]) => {
    const [file, ...rest] = programArgv(brokerTree(target), 'mosquitto_passwd');
    return run(file, [...rest, ...args]);
  };

  test.each(['$6$', '$7$'])('hashes that verify here: %s', async (tag) => {
    await withTree({}, async (workdir) => {
      const path = `${workdir}/passwd`;
      const users = [attempt('alice', 'secret'), attempt('bo b', 'pä ß:$#'), attempt('ünï', ' x ')];
      for (const [index, { user, password }] of users.entries()) {
        const format = tag === '$6$' ? ['-H', 'sha512'] : [];
        await tool(...format, ...(index === 0 ? ['-c'] : []), '-b', path, user, password.toString());
      }
      const file = source(readFileSync(path));
      const verifier = new PasswordVerifier(file, version(target), BUILD, 9);
      expect(file.bytes.toString().split(tag)).toHaveLength(users.length + 1);
      for (const { user, password } of users) {
        expect(await verifier.verify(user, password)).toMatchObject({ valid: true });
        expect(await verifier.verify(user, Buffer.from('wrong'))).toMatchObject({ valid: false });
      }
      // And what logs in already is left as it is.
      expect((await set(file.bytes, users, CHEAP, target)).equals(file.bytes)).toBe(true);
    });
  });

  test('takes what mqttctl writes, changes a user in it, and leaves the others', async () => {
    await withTree({}, async (workdir) => {
      const path = `${workdir}/passwd`;
      const users = ['alice', 'bob', 'carol'].map((name) => attempt(name, `${name}'s`));
      writeFileSync(path, await set(Buffer.alloc(0), users));
      await tool('-b', path, 'bob', 'another');
      await tool('-D', path, 'carol');
      chmodSync(path, 0o600);
      chownSync(path, MOSQUITTO_ID, MOSQUITTO_ID);
      await withBroker(target, readFileSync(path), async (tryLogin) => {
        const logins = [users[0] as Attempt, attempt('bob', 'another'), attempt('bob', "bob's"), users[2] as Attempt];
        expect(await Promise.all(logins.map(tryLogin))).toEqual([true, true, false, false]);
      });
    });
  });
});
