import { describe, expect, test } from 'vitest';
import { deployedSetup, ownPasswords, plainSetup, tlsSetup } from './rules/files/article.js';
import { brief, type Judged, lintDebian, RELEASES, type Release } from './rules/files/debian.js';

const releases = Object.keys(RELEASES) as Release[];
/** Those that leave a password file which only root can read. */
const closedPasswords: readonly Release[] = ['trixie', 'sid'];

/** Line by line what is found about files. */
function aboutFiles(judged: Judged): string[] {
  return brief(judged).filter((line) => line.includes(' files/'));
}

function rejection({ evaluation }: Judged): string | undefined {
  const { rejection: first } = evaluation;
  return first && `${first.rule} ${first.file}:${first.line}`;
}

const CONF = '/etc/mosquitto/conf.d/myconfig.conf';
const aclWarning = (line: number) => `info files/security-file-owner myconfig.conf:${line}`;

describe('the setup of the article', () => {
  test('runs on bookworm, whose mosquitto_passwd leaves the hashes open to everybody', () => {
    const judged = lintDebian('bookworm', plainSetup('bookworm'));
    expect(judged.evaluation.starts).toBe(true);
    expect(aboutFiles(judged)).toEqual([]);
  });

  test.each(closedPasswords)('is refused on %s, where only root can read the passwords', (release) => {
    const judged = lintDebian(release, plainSetup(release));
    expect(judged.evaluation.starts).toBe(false);
    expect(rejection(judged)).toBe(`files/unreadable ${CONF}:8`);
    expect(aboutFiles(judged)).toEqual(['error files/unreadable myconfig.conf:8', aclWarning(9)]);
    const message = judged.diagnostics.find(({ fatal }) => fatal)?.message;
    expect(message).toContain('chown mosquitto: /etc/mosquitto/passwd');
  });

  test.each(closedPasswords)('runs on %s when the broker may read them', (release) => {
    const judged = lintDebian(release, { ...plainSetup(release), ...ownPasswords });
    expect(judged.evaluation.starts).toBe(true);
    expect(aboutFiles(judged)).toEqual([aclWarning(9)]);
  });

  test.each(releases)('on %s undoes the persistence of the main file', (release) => {
    expect(brief(lintDebian(release, plainSetup(release)))).toContain(
      'warning structure/overwritten-value mosquitto.conf:8',
    );
  });
});

describe('the setup of the article with TLS', () => {
  const certificates = (cafileOfLibrary: 'error' | 'warning') => [
    'error files/unreadable myconfig.conf:6',
    'warning files/lets-encrypt-in-place myconfig.conf:6',
    'error files/unreadable myconfig.conf:7',
    'error files/unreadable myconfig.conf:8',
    'error files/unreadable myconfig.conf:12',
    'warning files/lets-encrypt-in-place myconfig.conf:12',
    `${cafileOfLibrary} files/unreadable myconfig.conf:13`,
    'error files/unreadable myconfig.conf:14',
  ];

  test.each(releases)('is refused on %s: the broker may not enter live/', (release) => {
    const judged = lintDebian(release, { ...tlsSetup(release), ...ownPasswords });
    expect(judged.evaluation.starts).toBe(false);
    // The broker loads the authorities before certificate and key.
    expect(rejection(judged)).toBe(`files/unreadable ${CONF}:7`);
    expect(aboutFiles(judged)).toEqual([
      ...certificates(release === 'sid' ? 'error' : 'warning'),
      ...(release === 'bookworm' ? [] : [aclWarning(17)]),
    ]);
    const key = judged.diagnostics.find(({ message }) => message.startsWith('keyfile'));
    expect(key?.message).toContain('it may not pass /etc/letsencrypt/live.');
  });

  test.each(closedPasswords)('fails on %s at the passwords already', (release) => {
    expect(rejection(lintDebian(release, tlsSetup(release)))).toBe(`files/unreadable ${CONF}:16`);
  });

  test.each(releases)('would be refused on %s with live/ open, too: the key is for root only', (release) => {
    const open = { dir: true, mode: 0o755 } as const;
    const judged = lintDebian(release, {
      ...tlsSetup(release),
      ...ownPasswords,
      '/etc/letsencrypt/live': open,
      '/etc/letsencrypt/archive': open,
    });
    expect(rejection(judged)).toBe(`files/unreadable ${CONF}:8`);
    // cert.pem with the issuer in cafile is a whole chain.
    expect(aboutFiles(judged).filter((line) => line.includes('chain'))).toEqual([]);
    expect(aboutFiles(judged)).toContain('warning files/lets-encrypt-in-place myconfig.conf:6');
  });

  test.each(releases)('runs on %s with copies made by a deploy hook', (release) => {
    const judged = lintDebian(release, { ...deployedSetup(release), ...ownPasswords });
    expect(judged.evaluation.starts).toBe(true);
    expect(aboutFiles(judged)).toEqual(release === 'bookworm' ? [] : [aclWarning(15)]);
  });
});
