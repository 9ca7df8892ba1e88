import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take minutes, the longest first. */
const LONG = [
  'conformance/options.test.ts',
  'hosts/sid.test.ts',
  'hosts/trixie.test.ts',
  'hosts/bookworm.test.ts',
  'end-to-end/passwd-kill.test.ts',
  'conformance/generated.test.ts',
  'conformance/completeness.test.ts',
  'conformance/acl-load.test.ts',
];

/** Begins with what takes longest, so that at the end no core waits for one long file on another. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rest = await super.sort(files.filter(({ moduleId }) => rank(moduleId) === LONG.length));
    const long = files.filter(({ moduleId }) => rank(moduleId) < LONG.length);
    return [...long.sort((a, b) => rank(a.moduleId) - rank(b.moduleId)), ...rest];
  }
}

function rank(file: string): number {
  const at = LONG.findIndex((name) => file.endsWith(name));
  return at === -1 ? LONG.length : at;
}
