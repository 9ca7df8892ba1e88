import { randomBytes } from 'node:crypto';
import { t } from '../language/t.js';
import { readCredentials } from '../passwd/credentials.js';
import type { NewSecret } from '../passwd/set-passwords.js';
import { UsageError } from '../text/error.js';
import { readInput } from './input.js';
import { readNewPassword } from './password-input.js';
import { isInteractive } from './terminal.js';

/** The users of --users-from. */
export async function usersFrom(file: string | undefined): Promise<readonly NewSecret[]> {
  if (file === undefined) return [];
  return readCredentials(await readInput(file), /\.csv$/i.test(file) ? 'csv' : 'lines');
}

/**
 * The passwords of new users: from the list, made up, or asked for.
 *
 * @param options pretends: nothing will be written, so that any password will do
 * @throws UsageError where there is none and nobody to ask
 */
export async function gatherSecrets(
  missing: readonly string[],
  listed: readonly NewSecret[],
  { generate, pretends }: { readonly generate: boolean; readonly pretends: boolean },
): Promise<{ secrets: NewSecret[]; generated: Map<string, string> }> {
  const secrets: NewSecret[] = [];
  const generated = new Map<string, string>();
  for (const user of missing) {
    const known = listed.find((secret) => secret.user === user);
    if (known) secrets.push(known);
    else if (pretends) secrets.push({ user, password: Buffer.from(randomBytes(16).toString('hex')) });
    else {
      if (!generate && !isInteractive()) {
        throw new UsageError(
          t`There is no terminal to ask for the password of ${user}: use --generate-passwords or --users-from FILE.`,
        );
      }
      const made = await readNewPassword({ generate }, user);
      secrets.push({ user, password: made.password });
      if (made.generated !== undefined) generated.set(user, made.generated);
    }
  }
  return { secrets, generated };
}
