import { encode } from '../conf/tokens.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import { type Version, version, versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { SourceFile } from '../text/source-file.js';
import { PasswordEditor } from './editor.js';
import { type HashReading, type PasswordBuild, type PasswordHash, readHash } from './formats.js';
import { isPassword } from './hashing.js';
import type { PasswordEntry } from './parse.js';

/** Whether a login would succeed, and why or why not in a sentence. */
export interface Verdict {
  readonly valid: boolean;
  readonly reason: string;
  /** The hash that the password fits. */
  readonly hash?: PasswordHash;
}

const REFUSES_DUPLICATES = version('2.1');

/** Answers for the logins of one password file as the broker of a version would, given that it has started on it. */
export class PasswordVerifier {
  readonly #users: PasswordEditor;

  /** @param logins how many will be asked for */
  constructor(
    file: SourceFile,
    private readonly target: Version,
    private readonly build: PasswordBuild,
    logins: number,
  ) {
    this.#users = new PasswordEditor(file, target, logins);
  }

  async verify(user: string, password: Buffer): Promise<Verdict> {
    if (user === '') return no(t`Without a user name a client is anonymous.`);
    if (!isMqttUtf8(encode(user))) return no(t`The user name has characters that MQTT does not allow.`);
    const entries = this.#users.entries(encode(user));
    if (entries.length === 0) return no(t`There is no user ${user} in the file.`);
    if (entries.length > 1 && this.target >= REFUSES_DUPLICATES) {
      return no(t`The user ${user} stands in the file ${entries.length} times, and ${this.#broker()} does not start.`);
    }
    const reading = this.#counting(entries);
    if (reading.outcome === 'refused') {
      return no(t`The password of ${user} ${reading.refusal.why}, so ${this.#broker()} does not know the user.`);
    }
    const hash = 'hash' in reading ? reading.hash : undefined;
    if (!hash) return no(t`The hash of ${user} is damaged, so no password fits.`);
    if (password.length === 0) return no(t`The broker never accepts an empty password.`);
    if (!(await isPassword(password, hash))) return no(t`This is not the password of ${user}.`);
    return { valid: true, reason: t`This is the password of ${user}.`, hash };
  }

  /** Of several lines of a user, 2.0 takes the last one that it can read. */
  #counting(entries: readonly PasswordEntry[]): HashReading {
    const readings = entries.map(({ hash }) => readHash(hash?.text ?? '', this.target, this.build));
    const good = readings.findLast(({ outcome }) => outcome !== 'refused');
    return good ?? (readings.at(-1) as HashReading);
  }

  #broker(): string {
    return `Mosquitto ${versionText(this.target)}`;
  }
}

function no(reason: string): Verdict {
  return { valid: false, reason };
}
