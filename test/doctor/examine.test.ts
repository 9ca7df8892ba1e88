import { describe, expect, it } from 'vitest';
import { type Check, type Findings, orPass, pass, skip } from '../../src/doctor/check.js';
import { Examination } from '../../src/doctor/examination.js';
import { examine, isWell } from '../../src/doctor/examine.js';

const here = new Examination({});
const elsewhere = new Examination({ root: '/nonexistent' });

function check(id: Check['id'], findings: Findings, more: Partial<Check> = {}): Check {
  return { id, title: `${id} is well`, examine: () => findings, ...more };
}

const failure = { status: 'fail', detail: 'broken' } as const;
const warning = { status: 'warn', detail: 'odd' } as const;

async function statuses(examination: Examination, checks: readonly Check[]): Promise<string[]> {
  return (await examine(examination, checks)).map(({ id, status }) => `${id} ${status}`);
}

describe('the engine of doctor', () => {
  it('makes the checks in their order, with all that each finds', async () => {
    const found = await statuses(here, [
      check('install/program', pass('there')),
      check('rights/files', [failure, warning]),
      check('tls/files', skip('no TLS')),
    ]);
    expect(found).toEqual(['install/program pass', 'rights/files fail', 'rights/files warn', 'tls/files skip']);
  });

  it('skips what needs a check that failed, also over a check between, and says over which', async () => {
    const results = await examine(here, [
      check('configuration/found', failure),
      check('configuration/files', pass(''), { needs: ['configuration/found'] }),
      check('rights/files', pass(''), { needs: ['configuration/files'] }),
      check('logs/rotation', pass('')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fail', 'skip', 'skip', 'pass']);
    expect(results[2]?.detail).toBe('because of configuration/found');
  });

  it.each([
    ['a warning', warning],
    ['nothing to look at', skip('there is none')],
  ])('goes on after %s', async (_, finding) => {
    expect(
      await statuses(here, [check('rights/files', finding), check('tls/files', pass(''), { needs: ['rights/files'] })]),
    ).toContain('tls/files pass');
  });

  it('goes on where the needed check was not asked for', async () => {
    expect(await statuses(here, [check('tls/files', pass(''), { needs: ['rights/files'] })])).toEqual([
      'tls/files pass',
    ]);
  });

  it('looks at no process or socket of this machine for another tree', async () => {
    const live = check('listeners/bound', failure, { live: true });
    expect(await statuses(elsewhere, [live])).toEqual(['listeners/bound skip']);
    expect(await statuses(here, [live])).toEqual(['listeners/bound fail']);
  });

  it('calls an installation well without failures', () => {
    const of = (...findings: { status: 'pass' | 'warn' | 'fail'; detail: string }[]) =>
      isWell(findings.map((finding) => ({ id: 'a/b', title: '', ...finding })));
    expect(of(warning)).toBe(true);
    expect(of(warning, failure)).toBe(false);
  });

  it('has something to say where nothing was found', () => {
    expect(orPass([], 'fine')).toEqual({ status: 'pass', detail: 'fine' });
    expect(orPass([failure], 'fine')).toEqual([failure]);
  });
});
