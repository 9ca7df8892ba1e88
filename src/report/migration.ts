import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { placeText } from '../installation/running-configuration.js';
import { plural, t } from '../language/t.js';
import type { LiveProof } from '../migrate/live/live-proof.js';
import type { Migration } from '../migrate/migrate.js';
import type { Decision } from '../migrate/rewriting.js';
import type { Place } from '../text/diagnostic.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** What became of a migration. */
export interface MigrationOutcome {
  readonly migration: Migration;
  readonly written: boolean;
  /** What real brokers said; undefined: none was asked. */
  readonly live: LiveProof | undefined;
}

/** For programs; its shape is published in schemas/config-migrate.schema.json. */
export function migrationDocument({ migration, written, live }: MigrationOutcome): object {
  const { from, to, rewritings, decisions, changes, proof } = migration;
  const { holds, listeners, users, questions, differences } = proof;
  return {
    from: versionText(from),
    to: versionText(to),
    written,
    for_both: migration.forBoth,
    files: [...changes.keys()].map(({ path }) => path),
    rewritings: rewritings.map(({ title, place }) => ({ title, ...placeDocument(place) })),
    to_decide: decisions.map(decisionDocument),
    proof: { holds, listeners, users, questions, differences: differences.map(decisionDocument) },
    live: live ? { holds: live.differences.length === 0, ...live } : null,
  };
}

function decisionDocument({ message, place }: Decision): object {
  return { message, ...placeDocument(place) };
}

function placeDocument(place: Place | undefined): object {
  return place ? { file: place.file.path, line: place.file.lineAt(place.span.start) } : { file: null, line: null };
}

/** For people: what is rewritten, what is left to decide, and the proof. */
export function migrationText({ migration, written, live }: MigrationOutcome, chalk: ChalkInstance): string {
  const { from, to, rewritings, decisions, changes, proof } = migration;
  const [old, current] = [versionText(from), versionText(to)];
  const nothing =
    from === to
      ? t`For Mosquitto ${current} there is nothing to rewrite.`
      : t`From Mosquitto ${old} to ${current} there is nothing to rewrite.`;
  const heading = from === to ? t`For Mosquitto ${current}:` : t`From Mosquitto ${old} to ${current}:`;
  return [
    ...(changes.size > 0
      ? [chalk.bold(heading), ...rewritings.flatMap(({ title, place }) => item(title, place, chalk))]
      : [nothing]),
    ...(decisions.length > 0 ? ['', chalk.bold(t`To decide:`)] : []),
    ...decisions.flatMap(({ message, place }) => item(message, place, chalk)),
    '',
    ...proofLines(migration, chalk),
    ...(live ? liveLines(live, chalk) : []),
    ...(current === '3.0.0' ? [t`3.0 is not released: it is judged by what upstream has announced.`] : []),
    ...ending(written, changes.size, proof.holds && (live?.differences.length ?? 0) === 0),
    '',
  ].join('\n');
}

const WIDTH = 78;

function item(text: string, place: Place | undefined, chalk: ChalkInstance): string[] {
  const [first = '', ...rest] = wrap(visible(text), WIDTH - 4);
  const where = place ? [`    ${chalk.dim(visible(placeText(place)))}`] : [];
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`), ...where];
}

function proofLines({ proof, to }: Migration, chalk: ChalkInstance): string[] {
  const { holds, listeners, users, questions, differences } = proof;
  if (!holds) {
    return [
      chalk.red(t`Not the same with ${versionText(to)}:`),
      ...differences.flatMap(({ message, place }) => item(message, place, chalk)),
    ];
  }
  const yes = chalk.green('✓');
  return [
    plural(
      listeners,
      t`${yes} the same ${listeners} listener: address, port, protocol, TLS, who gets in`,
      t`${yes} the same ${listeners} listeners: address, port, protocol, TLS, who gets in`,
    ),
    ...(users > 0
      ? [
          plural(
            users,
            t`${yes} the same ${users} user with the same passwords`,
            t`${yes} the same ${users} users with the same passwords`,
          ),
        ]
      : []),
    ...(questions > 0
      ? [
          plural(
            questions,
            t`${yes} the same rights: ${questions} question, each answered alike`,
            t`${yes} the same rights: ${questions} questions, each answered alike`,
          ),
        ]
      : []),
  ];
}

function liveLines({ brokers, listeners, questions, differences }: LiveProof, chalk: ChalkInstance): string[] {
  const who = t`${brokers.join(t` and `)} in a sandbox`;
  const shown = plural(listeners, t`${listeners} listener`, t`${listeners} listeners`);
  if (differences.length > 0) {
    return [
      chalk.red(t`Not the same on ${who}:`),
      ...differences.flatMap((message) => item(message, undefined, chalk)),
    ];
  }
  return [
    plural(
      questions,
      t`${chalk.green('✓')} ${who}: ${shown}, ${questions} question answered alike`,
      t`${chalk.green('✓')} ${who}: ${shown}, ${questions} questions answered alike`,
    ),
  ];
}

function ending(written: boolean, files: number, holds: boolean): string[] {
  if (files === 0) return [];
  if (written) return [plural(files, t`${files} file written.`, t`${files} files written.`)];
  return holds ? [] : [t`Nothing was written.`];
}
