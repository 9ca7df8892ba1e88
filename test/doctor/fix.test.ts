import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Repair } from '../../src/doctor/check.js';
import type { CheckResult } from '../../src/doctor/examine.js';
import { fix, safeRepairs } from '../../src/doctor/fix.js';
import { SourceFile } from '../../src/text/source-file.js';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mqttctl-fix-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

function result(status: CheckResult['status'], repair?: Repair): CheckResult {
  return { id: 'rights/files', title: '', status, detail: '', ...(repair && { fix: repair }) };
}

function touching(name: string, safe = true): Repair {
  return { title: `Make ${name}`, commands: [['touch', join(scratch, name)]], safe };
}

function has(name: string): boolean {
  try {
    readFileSync(join(scratch, name));
    return true;
  } catch {
    return false;
  }
}

describe('doctor --fix', () => {
  it('repairs what one repair brings to light after another, and returns what is left', async () => {
    const shown: string[][] = [];
    const { results } = await fix({
      examine: async () => {
        if (!has('a')) return { results: [result('fail', touching('a'))] };
        return { results: has('b') ? [result('pass')] : [result('fail', touching('b'))] };
      },
      agree: async (repairs) => shown.push(repairs.map(({ title }) => title)) > 0,
      notify: () => {},
    });
    expect(shown).toEqual([['Make a'], ['Make b']]);
    expect(results).toEqual([result('pass')]);
  });

  it('does nothing without agreement', async () => {
    const examine = async () => ({ results: [result('fail', touching('a'))] });
    expect((await fix({ examine, agree: async () => false, notify: () => {} })).results).toHaveLength(1);
    expect(has('a')).toBe(false);
  });

  it('leaves unsafe repairs to people, and takes equal ones once', () => {
    const results = [
      result('fail', touching('a')),
      result('warn', touching('a')),
      result('fail', touching('b', false)),
    ];
    expect(safeRepairs(results)).toEqual([touching('a')]);
  });

  it('tries a repair that does not help once, says why it failed, and does not do what relies on it', async () => {
    const told: string[] = [];
    const broken: Repair = {
      title: 'Break',
      commands: [
        ['ls', join(scratch, 'missing')],
        ['touch', join(scratch, 'after')],
      ],
      safe: true,
    };
    let looks = 0;
    await fix({
      examine: async () => {
        looks++;
        return { results: [result('fail', broken)] };
      },
      agree: async () => true,
      notify: (sentence) => told.push(sentence),
    });
    expect(looks).toBe(2);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^"ls .*missing" failed: .*No such file/);
    expect(has('after')).toBe(false);
  });

  it('names a program that is not there', async () => {
    const told: string[] = [];
    const repair: Repair = { title: 'Run', commands: [['no-such-program-here']], safe: true };
    await fix({
      examine: async () => ({ results: [result('fail', repair)] }),
      agree: async () => true,
      notify: (sentence) => told.push(sentence),
    });
    expect(told[0]).toContain('"no-such-program-here" failed');
  });

  it('changes a file once for the edits of several repairs', async () => {
    const path = join(scratch, 'mosquitto.conf');
    writeFileSync(path, 'one\ntwo\nthree\n');
    const edit = (text: string): Repair => {
      const file = new SourceFile(path, readFileSync(path), 'configuration');
      const start = file.bytes.indexOf(text);
      return {
        title: text,
        edits: [{ file, span: { start, end: start + text.length }, newText: text.toUpperCase() }],
        safe: true,
      };
    };
    await fix({
      examine: async () => ({
        results: readFileSync(path, 'utf8').includes('one')
          ? [result('fail', edit('one')), result('warn', edit('three'))]
          : [],
      }),
      agree: async () => true,
      notify: () => {},
    });
    expect(readFileSync(path, 'utf8')).toBe('ONE\ntwo\nTHREE\n');
  });
});
