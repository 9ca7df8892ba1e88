import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFile } from '../../src/store/change-file.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { type Call, Traced } from './faults.js';
import { Child, type Ended } from './processes.js';
import { failure, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const child = new Child();

const OLD = 'old\n'.repeat(1000);
const NEW = 'new, and longer\n'.repeat(1000);

/** The calls that change something. */
const WRITING = ['fchown', 'fchmod', 'pwrite64', 'fsync', 'link', 'rename', 'unlink', 'ftruncate'];

/** Some files that a child changes, again and again from the same beginning. */
class Scenario {
  readonly run: Traced;
  readonly #files: readonly string[];

  /** @param old what the files have before, or that there are none */
  constructor(
    deed: string,
    names: readonly string[],
    private readonly old: typeof OLD | 'none' = OLD,
  ) {
    scratch.directory('home');
    this.#files = names.map((name) => scratch.join(`home/${name}`));
    this.begin();
    this.run = new Traced(child, scratch.join('log'), [deed, ...this.#files, NEW]);
  }

  begin(): void {
    for (const name of this.leftovers) rmSync(scratch.join(`home/${name}`));
    for (const file of this.#files) {
      if (this.old === 'none') rmSync(file, { force: true });
      else writeFileSync(file, this.old);
    }
  }

  get leftovers(): string[] {
    return scratch.list('home').filter((name) => name.startsWith('.'));
  }

  get contents(): string[] {
    const there = scratch.list('home');
    return this.#files.map((file) => (there.includes(file.split('/').at(-1) ?? '') ? text(file) : 'none'));
  }

  /** After a failure all files are as they were, after a success all are new, and nothing lies about. */
  async expectAllOrNothing({ status, stderr }: Ended, { name }: Call): Promise<void> {
    const done = status === 0 || stderr.includes('cannot be flushed to its disk (EIO): the change in it is made');
    expect(this.contents).toEqual(this.#files.map(() => (done ? NEW : this.old)));
    if (status !== 0) expect([status, stderr]).toEqual([3, expect.stringMatching(/^[^\n]+ [^\n]+\.\n$/)]);
    if (name !== 'unlink') expect(this.leftovers).toEqual([]);
    await this.expectNextRunClean();
  }

  /** After a kill every file is whole, or its old content is beside it. */
  async expectWhole({ status }: Ended): Promise<void> {
    expect(status).toBe('SIGKILL');
    for (const [index, content] of this.contents.entries()) {
      if (content === NEW || content === this.old) continue;
      const file = this.#files[index] as string;
      const sentence = await failure(changeFile(file, () => undefined));
      const [, backup = ''] = /the old content is in (\S+);/.exec(sentence) ?? [];
      writeFileSync(file, readFileSync(backup));
      expect(text(file)).toBe(OLD);
    }
    await this.expectNextRunClean();
  }

  async expectNextRunClean(): Promise<void> {
    for (const file of this.#files) expect(await changeFile(file, () => undefined)).toBe('unchanged');
    expect(this.leftovers).toEqual([]);
  }
}

const SCENARIOS: readonly [string, () => Scenario][] = [
  ['a file is replaced', () => new Scenario('put', ['a'])],
  ['two files are replaced', () => new Scenario('putBoth', ['a', 'b'])],
  ['a file is made', () => new Scenario('put', ['a'], 'none')],
  ['a file is written in place', () => mounted(new Scenario('put', ['a']))],
];

function mounted(scenario: Scenario): Scenario {
  scratch.mount(scratch.join('home/a'), '--bind', scratch.put('source', OLD));
  return scenario;
}

/** Every call in turn, each time from the beginning. */
async function atEvery(
  scenario: Scenario,
  names: readonly string[],
  fault: string,
  check: (ended: Ended, call: Call) => Promise<void>,
): Promise<number> {
  const calls = await scenario.run.calls(names);
  for (const call of calls) {
    scenario.begin();
    const ended = await scenario.run.withFault(call, fault);
    await check(ended, call).catch((error: Error) => {
      throw new Error(`${call.name} ${call.number} (${call.text}): ${error.message}`, { cause: error });
    });
  }
  return calls.length;
}

describe.runIf(hasBrokers)('while', () => {
  test.each(SCENARIOS)('%s, any write may fail', { timeout: 120_000 }, async (_, make) => {
    const scenario = make();
    const tried = await atEvery(scenario, WRITING, 'error=EIO', (ended, call) =>
      scenario.expectAllOrNothing(ended, call),
    );
    expect(tried).toBeGreaterThanOrEqual(5);
  });

  test.each(SCENARIOS)('%s, it may be killed at any write', { timeout: 120_000 }, async (_, make) => {
    const scenario = make();
    await atEvery(scenario, WRITING, 'signal=KILL', (ended) => scenario.expectWhole(ended));
  });

  test('a file is replaced, whatever is opened may not be opened', { timeout: 120_000 }, async () => {
    const scenario = new Scenario('put', ['a']);
    await atEvery(scenario, ['openat'], 'error=EACCES', (ended, call) => scenario.expectAllOrNothing(ended, call));
  });
});

describe.runIf(hasBrokers)('where', () => {
  /** What comes of it when the first call that is so fails. */
  async function failing(scenario: Scenario, name: string, text: RegExp, error: string, onwards = ''): Promise<Ended> {
    const call = (await scenario.run.calls(WRITING)).find((each) => each.name === name && text.test(each.text)) as Call;
    scenario.begin();
    return await scenario.run.withFault(call, `error=${error}`, onwards);
  }

  test('a name turns out to be a mount point, the file is written in place', async () => {
    const scenario = new Scenario('put', ['a']);
    const [call] = (await scenario.run.calls(['rename'])) as [Call];
    scenario.begin();
    const { ino } = statSync(scratch.join('home/a'));
    const { status, stderr } = await scenario.run.withFault(call, 'error=EBUSY');
    expect([status, stderr]).toEqual([0, `${scratch.join('home/a')} is a mount point, so it was written in place.\n`]);
    expect([scenario.contents, statSync(scratch.join('home/a')).ino]).toEqual([[NEW], ino]);
    expect(scenario.leftovers).toEqual([]);
  });

  test('a file cannot be read to its end, it stays', async () => {
    const scenario = new Scenario('put', ['a']);
    const path = scratch.join('home/a');
    const { status, stderr } = await scenario.run.withFaults(['-P', path, '-e', 'inject=read:error=EIO:when=2+']);
    expect([status, stderr]).toEqual([3, expect.stringContaining(`${path} cannot be written (EIO); nothing was`)]);
    expect([scenario.contents, scenario.leftovers]).toEqual([[OLD], []]);
  });

  test('a file system has no links, a file is made all the same', async () => {
    const scenario = new Scenario('put', ['a'], 'none');
    expect((await failing(scenario, 'link', /mqttctl/, 'EPERM')).status).toBe(0);
    expect([scenario.contents, scenario.leftovers]).toEqual([[NEW], []]);
    expect(statSync(scratch.join('home/a'))).toMatchObject({ mode: 0o100600, nlink: 1 });
  });

  test('it has none, and two files are replaced, the first is put back all the same', async () => {
    const scenario = new Scenario('putBoth', ['a', 'b']);
    const calls = await scenario.run.calls(WRITING);
    const links = calls.filter(({ name }) => name === 'link');
    const second = calls.filter(({ name }) => name === 'rename')[1] as Call;
    scenario.begin();
    const faults = [
      `inject=link:error=EPERM:when=${links[0]?.number}+`,
      `inject=rename:error=EIO:when=${second.number}`,
    ];
    const ended = await scenario.run.withFaults(faults.flatMap((fault) => ['-e', fault]));
    await scenario.expectAllOrNothing(ended, second);
    expect(ended.status).toBe(3);
  });

  test('what was overwritten cannot be put back, it is said where it is', async () => {
    const scenario = mounted(new Scenario('put', ['a']));
    // The new end of the file can be written, its beginning can not, nor can the old one.
    const { status, stderr } = await failing(scenario, 'pwrite64', /home\/a>.*, 4000, 0\)/, 'EIO', '+');
    const [backup = ''] = scenario.leftovers;
    const [path, kept] = [scratch.join('home/a'), scratch.join(`home/${backup}`)];
    expect([status, stderr]).toEqual([
      3,
      `${path} was written only in part (EIO), and its old content is in ${kept}: when the disk is in order, put it back (cat ${kept} > ${path}) and run mqttctl again.\n`,
    ]);
    expect(text(kept)).toBe(OLD);
  });
});

describe.runIf(hasBrokers)('all is on the disk before the next step depends on it, when', () => {
  const ORDER: readonly [string, () => Scenario, string[]][] = [
    [
      'a file is replaced',
      () => new Scenario('put', ['a']),
      ['openat TEMPORARY 0600', 'pwrite64 TEMPORARY 0', 'fsync TEMPORARY', 'rename TEMPORARY a', 'fsync home'],
    ],
    [
      'a file is made',
      () => new Scenario('put', ['a'], 'none'),
      ['openat TEMPORARY 0600', 'pwrite64 TEMPORARY 0', 'fsync TEMPORARY', 'link TEMPORARY a', 'fsync home'],
    ],
    [
      'a file is written in place',
      () => mounted(new Scenario('put', ['a'])),
      [
        'openat TEMPORARY 0600',
        'pwrite64 TEMPORARY 0',
        'fsync TEMPORARY',
        'rename TEMPORARY BACKUP',
        'fsync home',
        `pwrite64 a ${OLD.length}`,
        'fsync a',
        'pwrite64 a 0',
        'ftruncate a',
        'fsync a',
        'unlink BACKUP',
        'fsync home',
      ],
    ],
  ];

  test.each(ORDER)('%s', async (_, make, order) => {
    const calls = await make().run.calls(['openat', 'pwrite64', 'fsync', 'link', 'rename', 'unlink', 'ftruncate']);
    // To give up a temporary name needs no order.
    expect(calls.map(inShort).filter((call) => order.includes(call))).toEqual(order);
  });

  /** What is done to which file, with the rights or the offset. */
  function inShort({ name, text }: Call): string {
    const args = text.replace(/\) += .*$/, '');
    const byDescriptor = ['pwrite64', 'fsync', 'ftruncate'].includes(name);
    const files = [...args.matchAll(byDescriptor ? /^\d+<([^>]+)>/g : /"([^"]+)"/g)].map(([, file = '']) =>
      kindOf(file),
    );
    const last = ['openat', 'pwrite64'].includes(name) ? /\d+$/.exec(args) : null;
    return [name, ...files, ...(last ?? [])].join(' ');
  }

  function kindOf(file: string): string {
    const name = basename(file);
    if (name.startsWith('.a.mqttctl-backup-')) return 'BACKUP';
    return name.startsWith('.a.mqttctl-') ? 'TEMPORARY' : name;
  }
});
