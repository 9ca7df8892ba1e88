import type { Edit } from '../text/edit.js';
import type { Examination } from './examination.js';

/** The parts of the report, in its order. */
export const SECTIONS = [
  'install',
  'configuration',
  'rights',
  'tls',
  'listeners',
  'service',
  'access',
  'persistence',
  'logs',
  'bridges',
] as const;

export type Section = (typeof SECTIONS)[number];

export type Status = 'pass' | 'warn' | 'fail' | 'skip';

/** What a check has to say. */
export interface Finding {
  readonly status: Status;
  /** What is so, and why that matters, in one or two sentences. */
  readonly detail: string;
  readonly file?: string;
  readonly line?: number;
  readonly fix?: Repair;
  /** What relies on this check means nothing, though it did not fail. */
  readonly stops?: true;
}

/** How what was found is put right. */
export interface Repair {
  /** As an instruction: "Give the file to the broker's account". */
  readonly title: string;
  /** Commands, each as its words; carried out in order. */
  readonly commands?: readonly Command[];
  /** Changes of files, instead of commands. */
  readonly edits?: readonly Edit[];
  /** `--fix` carries it out: it takes nothing away that somebody may want, and opens nothing. */
  readonly safe: boolean;
}

export type Command = readonly [string, ...string[]];

/** One thing that doctor looks at. */
export interface Check {
  readonly id: `${Section}/${string}`;
  /** What is the case where all is well: "The broker's program is installed". */
  readonly title: string;
  /**
   * Checks, earlier in the list, without whose success this one would only repeat their failure: it is skipped then,
   * so that one cause gives one failure.
   */
  readonly needs?: readonly string[];
  /** It looks at processes, sockets or the network: it means nothing for another tree than this machine's own. */
  readonly live?: true;
  /**
   * @param failed the checks that failed before
   * @returns what was found, the gravest first; never empty
   */
  examine(examination: Examination, failed: ReadonlySet<string>): Findings | Promise<Findings>;
}

export type Findings = Finding | readonly [Finding, ...Finding[]];

export function pass(detail: string): Finding {
  return { status: 'pass', detail };
}

/** It could not come to this, because of what another check has found. */
export function stopped(detail: string): Finding {
  return { status: 'skip', detail, stops: true };
}

export function skip(detail: string): Finding {
  return { status: 'skip', detail };
}

/** The findings, or where there are none, that all is well. */
export function orPass(findings: readonly Finding[], detail: string): Findings {
  const [first, ...rest] = findings;
  return first ? [first, ...rest] : pass(detail);
}

export function sectionOf(id: string): Section {
  return id.slice(0, id.indexOf('/')) as Section;
}
