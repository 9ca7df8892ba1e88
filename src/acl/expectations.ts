import { z } from 'zod';
import { closest } from '../conf/evaluate/spelling.js';
import { encode } from '../conf/tokens.js';
import { isTopic } from '../conf/topics.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import { t } from '../language/t.js';
import type { Place } from '../text/diagnostic.js';
import type { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { YamlSource } from '../text/yaml-source.js';

/** One thing that a client may do, or may not. */
export interface Expectation {
  readonly access: 'read' | 'write';
  /** As the client names it, without the mount point of its listener. */
  readonly topic: string;
  readonly allowed: boolean;
  readonly place: Place;
}

/** What is expected of one client. */
export interface AccessTest {
  readonly name: string;
  /** Undefined: an anonymous client. */
  readonly username: string | undefined;
  /** Undefined: any. */
  readonly clientid: string | undefined;
  /** The port of the listener that the client comes by; undefined: the only one, or that of the command line. */
  readonly listener: number | undefined;
  readonly expectations: readonly Expectation[];
  readonly place: Place;
}

const KINDS = ['read', 'write', 'readwrite'] as const;
const VERDICTS = ['may', 'may not', 'may_not'] as const;
const TEST_KEYS = ['name', 'user', 'anonymous', 'client', 'listener', ...VERDICTS];

const text = (what: string) => z.string(t`write ${what} here, a single text.`).min(1, t`write ${what} here.`);
const topics = z.union([z.string(), z.array(z.string()).min(1)], t`write a topic here, or a list of topics.`);
const accesses = z
  .strictObject(
    { read: topics.optional(), write: topics.optional(), readwrite: topics.optional() },
    { error: (issue) => (issue.code === 'invalid_type' ? t`write read: or write: here, with topics.` : undefined) },
  )
  .optional();

const testSchema = z.strictObject(
  {
    name: text(t`what the test is called`).optional(),
    user: text(t`the name of a user (or anonymous: true)`).optional(),
    anonymous: z.literal(['true', 'false'], t`write true here, or false.`).optional(),
    client: text(t`a client id`).optional(),
    listener: z
      .string()
      .regex(/^\d{1,5}$/, t`write the port of a listener here, like 1883.`)
      .optional(),
    may: accesses,
    'may not': accesses,
    may_not: accesses,
  },
  { error: (issue) => (issue.code === 'invalid_type' ? t`write a test here, with user: and may:.` : undefined) },
);

const fileSchema = z.strictObject(
  { tests: z.array(testSchema, t`write a list of tests here.`).min(1, t`there is no test in the list: add one.`) },
  { error: (issue) => (issue.code === 'invalid_type' ? t`the file holds no tests: begin with "tests:".` : undefined) },
);

/**
 * Reads a file of expectations about access:
 *
 *     tests:
 *       - name: the weather station
 *         user: weewx
 *         may:
 *           write: [weather/loop, weather/archive]
 *         may not:
 *           read: $SYS/broker/version
 *
 * @throws MqttctlError that names file, line and column of what is wrong
 */
export function parseExpectations(file: SourceFile): AccessTest[] {
  const source = new YamlSource(file);
  const parsed = fileSchema.safeParse(source.content);
  if (!parsed.success) throw problemOf(source, parsed.error.issues);
  return parsed.data.tests.map((test, index) => testOf(source, test, ['tests', index]));
}

function problemOf(source: YamlSource, issues: readonly z.core.$ZodIssue[]): MqttctlError {
  // A key that is missing may be there under a wrong name.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? (issues[0] as z.core.$ZodIssue);
  const { path } = issue;
  if (issue.code !== 'unrecognized_keys') return source.errorAt(source.place(path).span, issue.message);
  const [key = ''] = issue.keys;
  const known = path.length === 0 ? ['tests'] : path.length === 2 ? TEST_KEYS : [...KINDS];
  const meant = closest(key, known);
  const advice = meant === undefined ? t`there are ${known.join(', ')}.` : t`did you mean "${meant}"?`;
  return source.errorAt(source.keyPlace(path, key).span, t`there is no key "${key}" here: ${advice}`);
}

function testOf(source: YamlSource, test: z.infer<typeof testSchema>, path: readonly PropertyKey[]): AccessTest {
  const place = source.place(path);
  const anonymous = test.anonymous === 'true';
  if (anonymous === (test.user !== undefined)) {
    const advice = anonymous ? t`leave out user: or anonymous:` : t`add user: NAME, or anonymous: true`;
    throw source.errorAt(place.span, t`the test must be about one user or about anonymous clients: ${advice}.`);
  }
  const expectations = VERDICTS.flatMap((verdict) =>
    KINDS.flatMap((kind) => expectationsOf(source, test[verdict]?.[kind], [...path, verdict, kind])),
  ).sort((a, b) => a.place.span.start - b.place.span.start);
  if (expectations.length === 0) {
    throw source.errorAt(place.span, t`the test expects nothing: add may: or may not:, with read: or write: below.`);
  }
  const username = anonymous ? undefined : test.user;
  return {
    name: test.name ?? username ?? t`anonymous clients`,
    username,
    clientid: test.client,
    listener: test.listener === undefined ? undefined : Number(test.listener),
    expectations,
    place,
  };
}

function expectationsOf(
  source: YamlSource,
  given: string | readonly string[] | undefined,
  path: readonly PropertyKey[],
): Expectation[] {
  if (given === undefined) return [];
  const list =
    typeof given === 'string' ? [{ topic: given, path }] : given.map((topic, i) => ({ topic, path: [...path, i] }));
  const [verdict, kind] = path.slice(-2);
  const kinds = kind === 'readwrite' ? (['read', 'write'] as const) : [kind as 'read' | 'write'];
  return list.flatMap(({ topic, path: own }) => {
    const place = source.place(own);
    const whyNot = whyNoTopic(topic);
    if (whyNot) throw source.errorAt(place.span, whyNot);
    return kinds.map((access) => ({ access, topic, allowed: verdict === 'may', place }));
  });
}

function whyNoTopic(topic: string): string | undefined {
  if (topic === '') return t`there is no topic here: write one, or a list of them.`;
  const bytes = encode(topic);
  if (/[+#]/.test(topic)) {
    return t`${topic} is a topic filter: name topics that a message can have, such as ${example(topic)}.`;
  }
  if (!isTopic(bytes)) return t`this is too long for a topic: 65,535 bytes and 201 levels are the most.`;
  return isMqttUtf8(bytes) ? undefined : t`the topic has characters that MQTT does not allow: leave them out.`;
}

/** A topic that a filter matches. */
function example(filter: string): string {
  return filter.replaceAll(/[+#]+/g, 'x');
}
