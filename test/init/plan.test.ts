import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS, answersSchema, REACHES } from '../../src/init/answers.js';
import { fill, fillAcl } from '../../src/init/fill.js';
import { layoutOf } from '../../src/init/layout.js';
import { InitConflict, planInit } from '../../src/init/plan.js';
import { loadProfile, profileNames } from '../../src/init/profiles.js';
import { Installation } from '../../src/installation/installation.js';
import { ACCOUNT, ANSWERS, made, openDirectory, planned, TEMPLATES } from './made.js';

const HOME = { ...ANSWERS.home };

describe('what is there', () => {
  test('stays: users keep their hash, rules their line', async () => {
    using directory = openDirectory();
    await made('home', HOME, directory.path, '2.0.21');
    const passwd = join(directory.path, 'passwd');
    const acl = join(directory.path, 'acl');
    const before = readFileSync(passwd, 'utf8');
    writeFileSync(acl, `# mine\n${readFileSync(acl, 'utf8')}`);
    const { plan } = await made('home', { ...HOME, user: ['alice', 'bob', 'carol'] }, directory.path, '2.0.21');
    expect(plan.users).toEqual(['carol']);
    expect(readFileSync(passwd, 'utf8').startsWith(before)).toBe(true);
    expect(readFileSync(acl, 'utf8')).toMatch(/^# mine\n[\s\S]*user carol\n/);
    expect(plan.files.map(({ path }) => path)).toEqual([passwd, acl]);
  });

  test('is for the broker alone where it is secret', async () => {
    using directory = openDirectory();
    await made('home', HOME, directory.path, '2.0.21');
    const mode = (name: string) => statSync(join(directory.path, name)).mode & 0o777;
    expect([mode('passwd'), mode('acl'), mode('conf.d/mqttctl.conf'), mode('mosquitto.conf')]).toEqual([
      0o600, 0o600, 0o644, 0o644,
    ]);
  });

  test('is never overwritten', async () => {
    using directory = openDirectory();
    await made('home', HOME, directory.path, '2.0.21');
    const conf = join(directory.path, 'conf.d/mqttctl.conf');
    const before = readFileSync(conf, 'utf8');
    await expect(planned('home', { ...HOME, port: 1999 }, directory.path, '2.0.21')).rejects.toThrow(InitConflict);
    expect(readFileSync(conf, 'utf8')).toBe(before);
  });

  test('may have the port, and is named then', async () => {
    using directory = openDirectory();
    await made('home', HOME, directory.path, '2.0.21');
    const other = join(directory.path, 'conf.d/other.conf');
    writeFileSync(join(directory.path, 'conf.d/mqttctl.conf'), '');
    writeFileSync(other, 'listener 1883 127.0.0.1\n');
    await expect(planned('home', HOME, directory.path, '2.0.21')).rejects.toThrow(/mqttctl\.conf is there already/);
    rmSync(join(directory.path, 'conf.d/mqttctl.conf'));
    await expect(planned('home', HOME, directory.path, '2.0.21')).rejects.toThrow(
      `${other}:1 has a listener on port 1883 already`,
    );
  });

  test('may need another word: duplicate options are refused', async () => {
    using directory = openDirectory();
    await made('home', HOME, directory.path, '2.0.21');
    rmSync(join(directory.path, 'conf.d/mqttctl.conf'));
    writeFileSync(join(directory.path, 'conf.d/a.conf'), `acl_file ${directory.path}/acl\n`);
    await expect(planned('home', HOME, directory.path, '2.0.21')).rejects.toThrow(
      /would not do: .*nothing was changed/,
    );
  });
});

test.each([
  [['home', { reach: 'internet', user: ['a'] }], /--tls/],
  [['home', { anonymous: 'no' }], /--user/],
  [['tls-letsencrypt', { user: ['a'] }], /--name/],
  [['edge-bridge', {}], /--bridge/],
  [['local', { reach: 'lan' }], /--anonymous/],
  [['home', { user: ['a'], websockets: 1883 }], /same port/],
  [['home', { user: ['a:b'] }], /colon/],
] as const)('%j is refused', async ([name, input], problem) => {
  using directory = openDirectory();
  await expect(planned(name, input as never, directory.path, '2.0.21')).rejects.toThrow(problem);
});

test('marks', () => {
  expect(fill('# {{a}}\n{{b}}\n\n{{c}}\n\n{{d}}\n', { a: 'x', b: ['1', '2'], c: [] })).toBe('# x\n1\n2\n\n{{d}}\n');
  const acl = '{{anonymous}}\ntopic read a\n\nuser {{user}}\ntopic {{user}}/#\n\nuser own\ntopic b\n';
  expect(fillAcl(acl, ['x', 'own'], true)).toBe('topic read a\n\nuser x\ntopic x/#\n\nuser own\ntopic b\n');
  expect(fillAcl(acl, [], false)).toBe('user own\ntopic b\n');
});

const port = fc.integer({ min: 1024, max: 65_535 });
const arbitraryAnswers = fc
  .record({
    reach: fc.constantFrom(...REACHES),
    users: fc.uniqueArray(fc.stringMatching(/^[a-zäÖ][a-z0-9 ._-]{0,8}[a-z0-9]$/), { maxLength: 3 }),
    anonymous: fc.constantFrom(...ANONYMOUS),
    tls: fc.constantFrom({ source: 'none' }, { source: 'private', names: ['broker.lan'] }),
    port,
    tlsPort: port,
    websockets: fc.option(port),
    clientCertificates: fc.boolean(),
    persistence: fc.boolean(),
    bridge: fc.option(
      fc.record({
        host: fc.constantFrom('192.0.2.1', 'central.example.org'),
        port,
        tls: fc.constant(false),
        user: fc.constant('edge'),
        password: fc.constant('x y#z'),
        topics: fc.constantFrom(['site/# out 1'], ['cmd/# in', 'site/# both 2']),
      }),
      { nil: undefined },
    ),
  })
  .map((answers) => answersSchema.safeParse(answers))
  .filter(({ success }) => success)
  .map(({ data }) => data as NonNullable<typeof data>);

test('every combination of answers that is good starts, and lints without an error', { timeout: 60_000 }, async () => {
  using directory = openDirectory();
  const names = profileNames(TEMPLATES);
  await fc.assert(
    fc.asyncProperty(
      arbitraryAnswers,
      fc.constantFrom(...names),
      fc.constantFrom('2.0.11', '2.0.21', '2.1.2'),
      async (answers, name, target) => {
        const installation = new Installation({ config: join(directory.path, 'mosquitto.conf'), target, as: ACCOUNT });
        const profile = loadProfile(TEMPLATES, name);
        const layout = await layoutOf(installation, profile, directory.path);
        const secrets = answers.users.map((user) => ({ user, hash: HASH }));
        const plan = await planInit(installation, { profile, answers, layout, plugins: undefined, secrets });
        expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
});

const HASH = `$7$1000$${Buffer.alloc(12, 1).toString('base64')}$${Buffer.alloc(64, 2).toString('base64')}`;
