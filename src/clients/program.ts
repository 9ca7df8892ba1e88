import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import type { Connection } from './connection.js';

/** What mqttctl knows about a client program: what it can speak, which topics it uses, how its settings are written. */
export interface Program {
  /** As on the command line. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** As its makers write it. */
  readonly title: string;
  readonly speaks: Abilities;
  /** The topics of a client that says nothing else with --topic. */
  usualTopics(client: ClientFacts): readonly string[];
  /** What it does with them. */
  wants(topics: readonly string[], client: ClientFacts): readonly Wanted[];
  /** Why no settings of this program can have that user name, to follow on "weewx cannot log in as …: "; undefined: they can. */
  refuses?(user: string): string | undefined;
  render(connection: Connection, topics: readonly string[], client: ClientFacts): Rendered;
}

/** Beyond MQTT over TCP, which all speak. */
export interface Abilities {
  readonly tls: boolean;
  readonly websockets: boolean;
  readonly socket: boolean;
  readonly psk: boolean;
  readonly clientCertificate: boolean;
  /** It reads a private authority from a file of its own machine, and has not got it with its settings. */
  readonly authorityFile: boolean;
}

/** Who the client is. */
export interface ClientFacts {
  /** A level of a topic made of the user name: devices are often called as their user. */
  readonly device: string;
  /** The topic filters that the ACL grants it already. */
  granted(access: 'read' | 'write'): readonly string[];
}

/** One thing that a client does. */
export interface Wanted {
  readonly topic: string;
  readonly access: 'read' | 'write';
}

/** Settings, ready to paste. */
export interface Rendered {
  readonly parts: readonly Part[];
  /** What a reader has to know or do besides; sentences. */
  readonly notes: readonly string[];
}

export interface Part {
  /** A file, a place in a user interface, or a shell. */
  readonly place: string;
  /** Lines of a file, or the words of a command. */
  readonly content: string | readonly string[];
}

/** The words that stand for a password, where a program has none of its own for that. */
export const PASSWORD = 'PASSWORD';

/** Reading and writing of each topic. */
export function readwrite(topics: readonly string[]): Wanted[] {
  return topics.flatMap((topic) => [
    { topic, access: 'read' as const },
    { topic, access: 'write' as const },
  ]);
}

/** What a program without topics of its own may do already, else a topic to try things with. */
export function grantedOr(granted: readonly string[]): readonly string[] {
  return granted.length > 0 ? granted : ['test/#'];
}

/**
 * The topic below which a program puts all of its own: `weather` of `weather/#`.
 *
 * @throws UsageError where the topics name no such one
 */
export function baseTopic(topics: readonly string[], { name, title }: Pick<Program, 'name' | 'title'>): string {
  const [first = '', ...others] = topics;
  const base = first.replace(/\/#$/, '');
  if (others.length === 0 && base !== '' && !/[+#]/.test(base)) return base;
  throw new UsageError(
    t`${title} has all its topics below one: name it like --topic ${name}/#, once and without other wildcards.`,
  );
}
