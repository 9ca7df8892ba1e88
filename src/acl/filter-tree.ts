import { type Version, version } from '../conf/version.js';
import { type AclRule, includes } from './parse.js';

/** Who asks: names as bytes, one character each. */
export interface Client {
  /** Undefined: an anonymous client. */
  readonly username: string | undefined;
  readonly clientid: string;
}

/** What rules that match a topic say: the one deny and the one grant of each kind that the broker comes to first. */
export class Matches {
  deny: AclRule | undefined = undefined;
  read: AclRule | undefined = undefined;
  write: AclRule | undefined = undefined;

  /** Takes in a rule that stands behind all others. The broker puts a deny before what is there, a grant behind it. */
  add(rule: AclRule): void {
    if (rule.access === 'deny') this.deny = rule;
    if (includes(rule.access, 'read')) this.read ??= rule;
    if (includes(rule.access, 'write')) this.write ??= rule;
  }

  merge({ deny, read, write }: Matches): void {
    if (deny && !(this.deny && isBefore(deny, this.deny))) this.deny = deny;
    if (read && !(this.read && isBefore(this.read, read))) this.read = read;
    if (write && !(this.write && isBefore(this.write, write))) this.write = write;
  }
}

function isBefore(rule: AclRule, other: AclRule): boolean {
  return rule.span.start < other.span.start;
}

/** Since 2.1 `%u` and `%c` stand for a whole level only, and a name with a slash never fits one. */
export const WHOLE_LEVELS = version('2.1');

/**
 * Rules by the levels of their topic filters, so that a question costs by the depth of its topic and not by the number
 * of rules. Matches as mosquitto_topic_matches_sub does (lib/util_topic.c; libcommon/topic_common.c of 2.1), and for
 * patterns as mosquitto_acl_check_default (src/security_default.c) up to 2.0, topic_matches_sub of 2.1.
 */
export class FilterTree {
  readonly #root = new Node('');
  /** In the order in which they were added. */
  readonly rules: AclRule[] = [];

  /** @param patterns %u and %c stand for the names of the client */
  constructor(
    private readonly target: Version,
    private readonly patterns: boolean,
  ) {}

  add(rule: AclRule): void {
    let node = this.#root;
    for (const level of rule.topic.text.split('/')) {
      node = node.child(level, this.patterns && PLACEHOLDER.test(level));
    }
    node.rules ??= new Matches();
    node.rules.add(rule);
    this.rules.push(rule);
  }

  /** What the rules say about a topic (bytes). */
  find(topic: string, client: Client): Matches {
    const found = new Matches();
    this.#walk(this.#root, topic, 0, client, found);
    return found;
  }

  /** @param start where the next level of the topic begins; behind the end of the topic when there is none */
  #walk(node: Node, topic: string, start: number, client: Client, found: Matches): void {
    // Wildcards in the place of the first level do not match topics that begin with `$`.
    const isHidden = start === 0 && topic.charCodeAt(0) === DOLLAR;
    if (node.below?.rules && !isHidden) found.merge(node.below.rules);
    if (start > topic.length) {
      if (node.rules) found.merge(node.rules);
      return;
    }
    const next = node.find(topic, start);
    if (next) this.#walk(next, topic, start + next.text.length + 1, client, found);
    if (node.any && !isHidden) this.#walk(node.any, topic, endOfLevel(topic, start) + 1, client, found);
    if (!node.templates) return;
    for (const template of node.templates.values()) {
      // Nor does a name, since 2.1, even if it begins with `$` itself.
      if (isHidden && this.target >= WHOLE_LEVELS && template.text.charCodeAt(0) !== DOLLAR) continue;
      const text = standsFor(template.text, client, this.target);
      if (text !== undefined && standsAt(topic, start, text)) {
        this.#walk(template, topic, start + text.length + 1, client, found);
      }
    }
  }
}

const DOLLAR = 0x24;
const SLASH = 0x2f;

function endOfLevel(topic: string, start: number): number {
  const slash = topic.indexOf('/', start);
  return slash === -1 ? topic.length : slash;
}

/** Whether whole levels of the topic are that text. */
function standsAt(topic: string, start: number, text: string): boolean {
  const end = start + text.length;
  return topic.startsWith(text, start) && (end === topic.length || topic.charCodeAt(end) === SLASH);
}

/** Up to so many levels, to look at one after the other is faster than a map, and takes less memory. */
const FEW = 8;

/** One level of the filters in a tree. All have the same shape, for the sake of speed. */
class Node {
  /** The levels after it, but for those below. */
  levels: Node[] | undefined = undefined;
  /** The same by their text, where they are many. */
  byText: Map<string, Node> | undefined = undefined;
  /** `+`. */
  any: Node | undefined = undefined;
  /** Levels with %u or %c. */
  templates: Map<string, Node> | undefined = undefined;
  /** `#`. */
  below: Node | undefined = undefined;
  /** Of the filters that end here. */
  rules: Matches | undefined = undefined;

  constructor(readonly text: string) {}

  /** The level that the topic goes on with. */
  find(topic: string, start: number): Node | undefined {
    if (this.byText) return this.byText.get(topic.slice(start, endOfLevel(topic, start)));
    if (!this.levels) return undefined;
    for (const node of this.levels) if (standsAt(topic, start, node.text)) return node;
    return undefined;
  }

  child(text: string, isTemplate: boolean): Node {
    if (text === '+') {
      this.any ??= new Node(text);
      return this.any;
    }
    if (text === '#') {
      this.below ??= new Node(text);
      return this.below;
    }
    return isTemplate ? this.#template(text) : this.#level(text);
  }

  #template(text: string): Node {
    this.templates ??= new Map();
    const known = this.templates.get(text);
    if (known) return known;
    const made = new Node(text);
    this.templates.set(text, made);
    return made;
  }

  #level(text: string): Node {
    this.levels ??= [];
    const known = this.byText ? this.byText.get(text) : this.levels.find((node) => node.text === text);
    if (known) return known;
    const made = new Node(text);
    this.levels.push(made);
    if (this.byText) this.byText.set(text, made);
    else if (this.levels.length > FEW) this.byText = new Map(this.levels.map((node) => [node.text, node]));
    return made;
  }
}

const PLACEHOLDER = /%[uc]/;

/** What a level with %u or %c stands for: up to 2.0 that can be several levels. Undefined: it matches nothing. */
export function standsFor(template: string, client: Client, target: Version): string | undefined {
  return target >= WHOLE_LEVELS ? wholeLevel(template, client) : filledIn(template, client);
}

/** Up to 2.0 names are put in wherever the placeholders stand. Without a user name a pattern with %u does not count. */
function filledIn(template: string, { username, clientid }: Client): string | undefined {
  if (username === undefined && template.includes('%u')) return undefined;
  return template.replace(/%[uc]/g, (placeholder) => (placeholder === '%u' ? (username ?? '') : clientid));
}

/** From 2.1 on, a placeholder that shares its level with other text is nothing but text; %u needs a user name anyway. */
function wholeLevel(template: string, { username, clientid }: Client): string | undefined {
  if (username === undefined && template.includes('%u')) return undefined;
  const name = template === '%u' ? username : template === '%c' ? clientid : template;
  return name === '' || name?.includes('/') ? undefined : name;
}
