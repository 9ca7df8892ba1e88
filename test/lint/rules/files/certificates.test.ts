import { describe, expect, test } from 'vitest';
import { authorityExpired } from '../../../../src/lint/rules/files/authority-expired.js';
import { capathEmpty } from '../../../../src/lint/rules/files/capath-empty.js';
import { certificateExpired } from '../../../../src/lint/rules/files/certificate-expired.js';
import { certificateExpiresSoon } from '../../../../src/lint/rules/files/certificate-expires-soon.js';
import { certificateNotYetValid } from '../../../../src/lint/rules/files/certificate-not-yet-valid.js';
import { chainMissing } from '../../../../src/lint/rules/files/chain-missing.js';
import { ignoredByWebsockets } from '../../../../src/lint/rules/files/ignored-by-websockets.js';
import { letsEncryptInPlace } from '../../../../src/lint/rules/files/lets-encrypt-in-place.js';
import { revocationsOutdated } from '../../../../src/lint/rules/files/revocations-outdated.js';
import { makeCertificates } from './certificates.js';
import { look, own, type Tree, tree } from './look.js';

const made = makeCertificates();
const files: Tree = {
  '/c/root': made.root,
  '/c/intermediate': made.intermediate,
  '/c/leaf': made.leaf,
  '/c/chain': Buffer.concat([made.leaf, made.intermediate]),
  '/c/private': made.privateLeaf,
  '/c/both': Buffer.concat([made.root, made.intermediate]),
  '/c/crl': made.crl1,
  '/c/crl2': made.crl2,
  '/c/text': 'nothing',
  '/c/key': { content: made.key, mode: 0o600, ...own },
};
const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
const listener = (...lines: string[]) =>
  tree(`${['listener 8883', 'certfile /c/leaf', 'keyfile /c/key', ...lines].join('\n')}\n`, files);

describe('the time of a certificate', () => {
  const bridge = tree(
    'connection b\naddress other.example:8883\ntopic x\nbridge_cafile /c/root\nbridge_certfile /c/leaf\nbridge_keyfile /c/key\n',
    files,
  );

  test('expired', () => {
    expect(look(certificateExpired, listener(), { now: inDays(31) })).toEqual([
      {
        severity: 'error',
        at: '/c/leaf',
        message: expect.stringMatching(
          /^The certificate in \/c\/leaf expired on \d{4}-\d\d-\d\d, and clients refuse it/,
        ),
      },
    ]);
    expect(look(certificateExpired, bridge, { now: inDays(31) })[0]?.message).toContain('the other broker refuses it');
    expect(look(certificateExpired, listener(), { now: inDays(29) })).toEqual([]);
  });

  test('not valid yet', () => {
    expect(look(certificateNotYetValid, listener(), { now: inDays(-1) })).toMatchObject([
      { severity: 'error', at: '/c/leaf' },
    ]);
    expect(look(certificateNotYetValid, listener(), { now: inDays(1) })).toEqual([]);
  });

  test.each([
    [15, undefined],
    [20.5, 'in 9 days'],
    [28.5, 'in one day'],
    [29.5, 'within a day'],
    [31, undefined],
  ])('after %s days', (days, text) => {
    const found = look(certificateExpiresSoon, listener(), { now: inDays(days) });
    expect(found).toHaveLength(text ? 1 : 0);
    if (text) expect(found[0]).toMatchObject({ severity: 'warning', message: expect.stringContaining(text) });
  });

  test('of an authority', () => {
    expect(look(authorityExpired, listener('cafile /c/both'), { now: inDays(31) })).toMatchObject([
      { at: '/c/both', message: expect.stringContaining('The authority intermediate in /c/both expired on') },
    ]);
    expect(look(authorityExpired, listener('cafile /c/both'), { now: inDays(61) })).toMatchObject([
      { message: expect.stringContaining('(and 1 more in the file)') },
    ]);
    expect(look(authorityExpired, bridge, { now: inDays(61) })).toMatchObject([{ at: '/c/root' }]);
    expect(look(authorityExpired, listener('cafile /c/both'))).toEqual([]);
    expect(look(authorityExpired, listener(), { now: inDays(61) })).toEqual([]);
  });

  test('what does not load, or has no key beside it, is not judged', () => {
    const conf = (certfile: string) => tree(`listener 8883\ncertfile ${certfile}\nkeyfile /c/key\n`, files);
    for (const name of ['/c/text', '/c/none', '/c']) {
      expect(look(certificateExpired, conf(name), { now: inDays(31) })).toEqual([]);
    }
    const alone = tree('listener 8883\ncertfile /c/leaf\n', files);
    for (const rule of [certificateExpired, certificateNotYetValid, certificateExpiresSoon, chainMissing]) {
      expect(look(rule, alone, { now: inDays(31) })).toEqual([]);
      expect(look(rule, conf('/c/text'), { now: inDays(31) })).toEqual([]);
    }
  });

  test('what mqttctl itself may not read is not judged', () => {
    const closed: Tree = { ...listener(), '/c/leaf': { content: made.leaf, mode: 0o600, ...own } };
    const viewer = { name: 'me', uid: 1000, gids: [1000] };
    expect(look(certificateExpired, closed, { now: inDays(31), viewer })).toEqual([]);
    expect(look(certificateExpired, closed, { now: inDays(31) })).toHaveLength(1);
  });
});

describe('the chain', () => {
  const withCertificate = (name: string, ...lines: string[]) =>
    tree(`${['listener 8883', `certfile ${name}`, 'keyfile /c/key', ...lines].join('\n')}\n`, files);

  test('is missing', () => {
    expect(look(chainMissing, listener())).toEqual([
      {
        severity: 'warning',
        at: '/c/leaf',
        message: expect.stringContaining('its issuer intermediate is in no cafile either'),
      },
    ]);
    expect(look(chainMissing, listener('cafile /c/root'))).toHaveLength(1);
  });

  test('is there', () => {
    expect(look(chainMissing, listener('cafile /c/intermediate'))).toEqual([]);
    expect(look(chainMissing, listener('cafile /c/both'))).toEqual([]);
    expect(look(chainMissing, withCertificate('/c/chain'))).toEqual([]);
  });

  test('a private authority is most often known to its clients', () => {
    expect(look(chainMissing, withCertificate('/c/private'))).toEqual([]);
    expect(look(chainMissing, withCertificate('/c/root'))).toEqual([]);
  });

  test('capath may complete it, but not for libwebsockets', () => {
    const websockets = listener('capath /c', 'protocol websockets');
    expect(look(chainMissing, listener('capath /c'))).toEqual([]);
    expect(look(chainMissing, websockets, { target: '2.0.11' })).toHaveLength(1);
    expect(look(chainMissing, websockets, { target: '2.1.2' })).toEqual([]);
  });
});

describe('revocations', () => {
  test.each(['/c/crl', '/c/crl2'])('%s is outdated', (name) => {
    const found = look(revocationsOutdated, listener(`crlfile ${name}`), { now: inDays(31) });
    expect(found).toMatchObject([{ severity: 'warning', at: name }]);
  });

  test('outdated, and certificates are required', () => {
    const conf = listener('cafile /c/root', 'require_certificate true', 'crlfile /c/crl');
    expect(look(revocationsOutdated, conf, { now: inDays(31) })).toMatchObject([{ severity: 'error' }]);
  });

  test('good, not a list, or not read', () => {
    expect(look(revocationsOutdated, listener('crlfile /c/crl'))).toEqual([]);
    expect(look(revocationsOutdated, listener('crlfile /c/leaf'), { now: inDays(31) })).toEqual([]);
    expect(look(revocationsOutdated, listener('crlfile /c/none'), { now: inDays(31) })).toEqual([]);
    const websockets = listener('crlfile /c/crl', 'protocol websockets');
    expect(look(revocationsOutdated, websockets, { now: inDays(31) })).toEqual([]);
    expect(look(revocationsOutdated, websockets, { now: inDays(31), target: '2.1.2' })).toHaveLength(1);
  });
});

describe('capath', () => {
  test('without names that OpenSSL finds', () => {
    expect(look(capathEmpty, listener('capath /c'))).toEqual([
      { severity: 'warning', at: '/c', message: expect.stringContaining('openssl rehash /c') },
    ]);
    expect(look(capathEmpty, listener('capath /none'))[0]?.message).toContain('is no directory');
    expect(look(capathEmpty, listener('capath /c/leaf'))[0]?.message).toContain('is no directory');
    const closed = { ...listener('capath /d'), '/d': { dir: true, mode: 0o700 } as const };
    expect(look(capathEmpty, closed)[0]?.message).toContain('is closed to mosquitto');
  });

  test('with them', () => {
    expect(look(capathEmpty, { ...listener('capath /h'), '/h/0a1b2c3d.0': made.root })).toEqual([]);
  });

  test('libwebsockets ignores it', () => {
    const websockets = listener('capath /c', 'protocol websockets');
    expect(look(ignoredByWebsockets, websockets)).toMatchObject([{ severity: 'warning', at: '/c' }]);
    expect(look(ignoredByWebsockets, listener('crlfile /c/crl', 'protocol websockets'))).toMatchObject([
      { at: '/c/crl' },
    ]);
    expect(look(capathEmpty, websockets)).toEqual([]);
    expect(look(ignoredByWebsockets, listener('capath /c'))).toEqual([]);
    expect(look(ignoredByWebsockets, websockets, { target: '2.1.2' })).toEqual([]);
  });
});

describe('certificates where certbot keeps them', () => {
  const live = '/etc/letsencrypt/live/h';
  const tls = (names: readonly string[]) => `listener 8883\n${names.map((each) => `${each}\n`).join('')}`;
  const direct = tls([`certfile ${live}/cert.pem`, `keyfile ${live}/privkey.pem`, `cafile ${live}/chain.pem`]);

  test('one finding for a listener, whether or not they can be read', () => {
    const readable: Tree = { [`${live}/cert.pem`]: made.leaf, [`${live}/privkey.pem`]: made.key };
    for (const others of [undefined, readable]) {
      expect(look(letsEncryptInPlace, tree(direct, others))).toEqual([
        {
          severity: 'warning',
          at: `${live}/cert.pem`,
          message: expect.stringContaining('mqttctl tls install-hook'),
          related: [`${live}/privkey.pem`, `${live}/chain.pem`],
        },
      ]);
    }
  });

  test('behind a link', () => {
    const conf = tls(['certfile /c/cert', 'keyfile /c/key']);
    const linked = tree(conf, { ...files, [`${live}/cert.pem`]: made.leaf, '/c/cert': { link: `${live}/cert.pem` } });
    expect(look(letsEncryptInPlace, linked)).toMatchObject([{ at: '/c/cert' }]);
  });

  test('root may', () => {
    expect(look(letsEncryptInPlace, tree(`user root\n${direct}`))).toEqual([]);
    expect(look(letsEncryptInPlace, listener())).toEqual([]);
  });
});
