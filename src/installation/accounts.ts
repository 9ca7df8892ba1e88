import type { Account, FileSystem } from './filesystem.js';

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: ReadonlySet<string>;
}

/** No id is this or larger: 2³²−1 means "none" to the kernel. */
const ID_END = 0xffff_ffff;

/**
 * The accounts of /etc/passwd and /etc/group. Those that come from elsewhere (LDAP, systemd's dynamic
 * users) are not seen. Read at the first question, once.
 */
export class Accounts {
  private users: readonly User[] | undefined;
  private groups: readonly Group[] | undefined;

  constructor(private readonly fs: FileSystem) {}

  /**
   * The account of `name`, of a user id, or of `uid:gid`, with the groups that initgroups() gives it. A
   * number works without an entry in /etc/passwd: then the group is the one given or, failing that, of
   * the same number, and the only one.
   */
  find(name: string): Account | undefined {
    const pair = /^(\d+)(?::(\d+))?$/.exec(name);
    const user = this.userNamed(name);
    if (user) return this.withGroups(user);
    if (!pair) return undefined;
    const uid = Number(pair[1]);
    const gid = Number(pair[2] ?? uid);
    if (uid >= ID_END || gid >= ID_END) return undefined;
    const known = this.userWithId(uid);
    if (known && pair[2] === undefined) return this.withGroups(known);
    return { name: known?.name ?? String(uid), uid, gids: [gid] };
  }

  /** The name of a user id for people; the number where it has none. */
  userName(uid: number): string {
    return this.userWithId(uid)?.name ?? String(uid);
  }

  groupName(gid: number): string {
    return this.allGroups().find((group) => group.gid === gid)?.name ?? String(gid);
  }

  private userNamed(name: string): User | undefined {
    return this.allUsers().find((user) => user.name === name);
  }

  private userWithId(uid: number): User | undefined {
    return this.allUsers().find((user) => user.uid === uid);
  }

  private withGroups({ name, uid, gid }: User): Account {
    const gids = this.allGroups().filter(({ members }) => members.has(name));
    return { name, uid, gids: [...new Set([gid, ...gids.map((group) => group.gid)])] };
  }

  private allUsers(): readonly User[] {
    this.users ??= entries(this.fs, '/etc/passwd').flatMap(([name = '', , uidText, gidText]) => {
      const uid = id(uidText);
      const gid = id(gidText);
      return uid === undefined || gid === undefined ? [] : [{ name, uid, gid }];
    });
    return this.users;
  }

  private allGroups(): readonly Group[] {
    this.groups ??= entries(this.fs, '/etc/group').flatMap(([name = '', , gidText, members = '']) => {
      const gid = id(gidText);
      return gid === undefined
        ? []
        : [{ name, gid, members: new Set(members.split(',').map((member) => member.trim())) }];
    });
    return this.groups;
  }
}

/** The fields of each line that is no comment; none where the file cannot be read. */
function entries(fs: FileSystem, path: string): string[][] {
  const content = fs.read(path);
  if (!content.ok) return [];
  const lines = content.value.toString('utf8').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}

function id(text = ''): number | undefined {
  return /^\d+$/.test(text) && Number(text) < ID_END ? Number(text) : undefined;
}
