import type { AccessList } from './access-list.js';
import type { Client } from './filter-tree.js';
import type { AclRule } from './parse.js';
import { patternsNear, type Reach, reachOf } from './reach.js';
import { SOME_CLIENT } from './who.js';

/** What one client may do with the topics of one filter. */
export interface Cell {
  readonly read: Reach;
  readonly write: Reach;
}

/** Who may do what: a row a client, a column a topic filter. All texts are bytes, one character each. */
export interface Matrix {
  /** As asked for; with %u and %c where they come from patterns. */
  readonly filters: readonly string[];
  readonly rows: readonly { readonly username: string | undefined; readonly cells: readonly Cell[] }[];
}

const NOTHING: Cell = { read: 'none', write: 'none' };

/**
 * Asks for anonymous clients and every user about every filter. %u in a filter stands for the name of the row; of
 * client ids nothing is known, so that what a pattern with %c grants by the id of a client does not show.
 *
 * @param filters those of the ACL file where none are given
 */
export function matrixOf(list: AccessList, users: Iterable<string>, filters: readonly string[]): Matrix {
  const columns = filters.length > 0 ? [...new Set(filters)] : filtersOf(list);
  const names = [...new Set([...list.users.keys(), ...users])].sort();
  const near = columns.map((filter) => patternsNear(list, filter));
  const rows = [undefined, ...names].map((username) => ({
    username,
    cells: columns.map((filter, at) => cellOf(list, { username, clientid: SOME_CLIENT }, filter, near[at] ?? [])),
  }));
  return { filters: columns, rows };
}

function filtersOf({ rules }: AccessList): string[] {
  return [...new Set(rules.map(({ topic }) => topic.text))];
}

function cellOf(list: AccessList, client: Client, filter: string, patterns: readonly AclRule[]): Cell {
  const { username } = client;
  if (username === undefined && filter.includes('%u')) return NOTHING;
  const own = filter.replaceAll('%u', () => username ?? '').replaceAll('%c', client.clientid);
  return {
    read: reachOf(list, client, own, 'read', patterns),
    write: reachOf(list, client, own, 'write', patterns),
  };
}
