import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { t, translated } from '../language/t.js';
import { UsageError } from '../text/error.js';

/** What the wizard can ask about; every question is a flag, too. */
export const QUESTIONS = [
  'reach',
  'tls',
  'users',
  'clientCertificates',
  'anonymous',
  'websockets',
  'bridge',
  'persistence',
] as const;
export type Question = (typeof QUESTIONS)[number];

const profileSchema = z.strictObject({
  summary: z.string().transform(translated),
  /** What is asked on a terminal, in this order; the rest is as in `defaults`. */
  questions: z.array(z.enum(QUESTIONS)),
  defaults: z.record(z.string(), z.unknown()),
  /** Lines for every listener. */
  eachListener: z.array(z.string()).default([]),
  /** Where the files are when there is no configuration yet. */
  tree: z.strictObject({ main: z.string(), data: z.string(), log: z.string(), account: z.string() }).optional(),
  /** What to do afterwards, beside what holds for all. */
  nextSteps: z.array(z.string().transform(translated)).default([]),
});

/** A directory of templates/: profile.yaml, broker.conf, and an ACL file where the profile has rules. */
export interface Profile extends z.infer<typeof profileSchema> {
  readonly name: string;
  /** The text of broker.conf, with its marks. */
  readonly conf: string;
  readonly acl: string | undefined;
}

/** The names of all profiles, in the order of the alphabet. */
export function profileNames(templates: string): string[] {
  return readdirSync(templates)
    .filter((name) => existsSync(join(templates, name, 'profile.yaml')))
    .sort();
}

/**
 * Reads one profile.
 *
 * @throws UsageError where there is none of that name
 */
export function loadProfile(templates: string, name: string): Profile {
  const names = profileNames(templates);
  if (!names.includes(name)) throw new UsageError(t`There is no profile ${name}: choose one of ${names.join(', ')}.`);
  const file = (each: string) => join(templates, name, each);
  const read = (each: string) => readFileSync(file(each), 'utf8');
  return {
    name,
    ...profileSchema.parse(parse(read('profile.yaml'))),
    conf: read('broker.conf'),
    acl: existsSync(file('acl')) ? read('acl') : undefined,
  };
}
