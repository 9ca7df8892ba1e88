import type { TlsSettings } from '../../src/conf/startup/tls.js';
import type { Material } from './tls-material.js';
import type { Tree } from './tree.js';

/** Settings besides `certfile cert` and `keyfile key`, and files besides a good pair of these. */
export interface TlsCase {
  readonly settings?: TlsSettings;
  readonly files?: (material: Material) => Tree;
}

type Make = (material: Material) => string | Buffer;

const given =
  (name: string): Make =>
  (material) =>
    material[name] as Buffer;
const joined =
  (...makes: Make[]): Make =>
  (material) =>
    makes.map((make) => make(material).toString('latin1')).join('');
const text =
  (content: string): Make =>
  () =>
    content;
const changed =
  (make: Make, change: (pem: string) => string): Make =>
  (material) =>
    Buffer.from(change(make(material).toString('latin1')), 'latin1');

const rsa = given('rsa.pem');
const rsaKey = given('rsa.key');
/** A block that lost most of its base64, its END line, or some of its letters. */
const truncated = (make: Make) =>
  changed(make, (pem) => [...pem.split('\n').slice(0, 5), ...pem.split('\n').slice(-2)].join('\n'));
const unfinished = (make: Make) => changed(make, (pem) => pem.split('\n').slice(0, 5).join('\n'));
const withLine = (make: Make, line: string) =>
  changed(make, (pem) => [...pem.split('\n').slice(0, 3), line, ...pem.split('\n').slice(3)].join('\n'));

const pair = (name: string): TlsCase => files({ cert: given(`${name}.pem`), key: given(`${name}.key`) });
const cert = (make: Make): TlsCase => files({ cert: make });
const key = (make: Make): TlsCase => files({ key: make });
const authority = (make: Make): TlsCase => ({ settings: { cafile: 'ca' }, ...files({ ca: make }) });
const revocations = (make: Make): TlsCase => ({ settings: { crlfile: 'crl' }, ...files({ crl: make }) });
const ciphers = (list: string): TlsCase => ({ settings: { ciphers: list } });
const suites = (list: string): TlsCase => ({ settings: { 'ciphers_tls1.3': list } });

function files(makes: Readonly<Record<string, Make>>): TlsCase {
  return {
    files: (material) => Object.fromEntries(Object.entries(makes).map(([name, make]) => [name, make(material)])),
  };
}

export const TLS_CASES: Readonly<Record<string, TlsCase>> = {
  'a good pair': {},
  EC: pair('ec'),
  Ed25519: pair('ed25519'),
  'RSA 3072': pair('rsa3072'),
  'weak RSA 1024': pair('rsa1024'),
  'weak RSA 512': pair('rsa512'),
  'weak curve': pair('ec192'),
  'SHA-1 on itself': pair('sha1'),
  'signed by a CA': cert(given('leaf.pem')),
  'signed with SHA-1': cert(given('leaf-sha1.pem')),
  'signed with MD5': cert(given('leaf-md5.pem')),
  'signed by a weak CA': cert(given('leaf-of-1024.pem')),
  expired: cert(given('expired.pem')),
  chain: cert(joined(given('leaf.pem'), given('ca.pem'))),
  'chain with a weak CA': cert(joined(given('leaf-of-1024.pem'), given('ca1024.pem'))),
  'chain with SHA-1 second': cert(joined(given('leaf.pem'), given('leaf-sha1.pem'))),
  'chain, second truncated': cert(joined(rsa, truncated(rsa))),
  'chain, second unfinished': cert(joined(rsa, unfinished(rsa))),
  'chain, second no base64': cert(joined(rsa, withLine(rsa, '!!!!'))),
  'chain, then junk': cert(joined(rsa, text('junk\n'))),
  'chain, then a broken key': cert(joined(rsa, text('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'))),
  'key of another': key(given('other.key')),
  'key of another kind': key(given('ec.key')),
  'encrypted key': key(given('encrypted.key')),
  'encrypted traditional key': key(given('encrypted-traditional.key')),
  'traditional key': key(given('traditional.key')),
  'EC PARAMETERS first': pair('with-parameters'),
  'public key': key(given('public.key')),
  'DER certificate': cert(given('der.pem')),
  'DER key': key(given('der.key')),
  'TRUSTED CERTIFICATE': cert(given('trusted.pem')),
  'X509 CERTIFICATE': cert(changed(rsa, (pem) => pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'))),
  'wrong END line': cert(changed(rsa, (pem) => pem.replace('END C', 'END X'))),
  swapped: files({ cert: rsaKey, key: rsa }),
  'empty certificate': cert(text('')),
  'empty key': key(text('')),
  'garbage certificate': cert(text('hello\n')),
  'garbage key': key(text('hello\n')),
  'truncated certificate': cert(truncated(rsa)),
  'truncated key': key(truncated(rsaKey)),
  'unfinished certificate': cert(unfinished(rsa)),
  'unfinished key': key(unfinished(rsaKey)),
  'no base64': cert(withLine(rsa, '!!!!')),
  'no base64 in key': key(withLine(rsaKey, '!!!!')),
  'empty line inside': cert(withLine(rsa, '')),
  CRLF: files({
    cert: changed(rsa, (pem) => pem.replaceAll('\n', '\r\n')),
    key: changed(rsaKey, (pem) => pem.replaceAll('\n', '\r\n')),
  }),
  'CR only': cert(changed(rsa, (pem) => pem.replaceAll('\n', '\r'))),
  'no final newline': files({
    cert: changed(rsa, (pem) => pem.trimEnd()),
    key: changed(rsaKey, (pem) => pem.trimEnd()),
  }),
  'trailing blanks': cert(changed(rsa, (pem) => pem.replaceAll('\n', '  \n'))),
  indented: cert(changed(rsa, (pem) => pem.replaceAll(/^/gm, '  '))),
  'one long line': cert(changed(rsa, (pem) => pem.replaceAll(/(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, ''))),
  'byte order mark': cert(joined(text('\u00ef\u00bb\u00bf'), rsa)),
  'UTF-16': cert((material) => Buffer.from(`\ufeff${rsa(material)}`, 'utf16le')),
  'text before': files({ cert: joined(text('Certificate:\n\n'), rsa), key: joined(text('Bag Attributes\n'), rsaKey) }),
  'both in one file': { settings: { certfile: 'both', keyfile: 'both' }, ...files({ both: joined(rsa, rsaKey) }) },
  'both, the key first': { settings: { certfile: 'both', keyfile: 'both' }, ...files({ both: joined(rsaKey, rsa) }) },
  'two keys': key(joined(rsaKey, given('other.key'))),
  'two keys, the other first': key(joined(given('other.key'), rsaKey)),
  'a directory as certificate': { files: () => ({ cert: { directory: true } }) },
  'a directory as key': { files: () => ({ key: { directory: true } }) },
  'no certificate': { settings: { certfile: 'nowhere/cert' } },
  'no key': { settings: { keyfile: 'nowhere' } },
  'below a file': { settings: { keyfile: 'cert/key' } },
  'key of root': { files: (material) => ({ key: { content: rsaKey(material), mode: 0o600, uid: 0 } }) },
  'certificate of root': { files: (material) => ({ cert: { content: rsa(material), mode: 0o600, uid: 0 } }) },
  'directory of root': {
    settings: { keyfile: 'private/key' },
    files: (material) => ({ private: { directory: true, mode: 0o700, uid: 0 }, 'private/key': rsaKey(material) }),
  },
  'linked key': { files: (material) => ({ key: { link: 'real' }, real: rsaKey(material) }) },
  'key linked into a directory of root': {
    files: (material) => ({
      private: { directory: true, mode: 0o700, uid: 0 },
      'private/key': rsaKey(material),
      key: { link: 'private/key' },
    }),
  },
  'links in a circle': { files: () => ({ key: { link: 'key' } }) },
  'certificate with two problems': { settings: { ciphers: 'NOPE', tls_version: 'x', certfile: 'none' } },

  'tls_version tlsv1.1': { settings: { tls_version: 'tlsv1.1' } },
  'tls_version tlsv1.3': { settings: { tls_version: 'tlsv1.3' } },
  'tls_version tlsv1': { settings: { tls_version: 'tlsv1' } },
  'tls_version TLSv1.2': { settings: { tls_version: 'TLSv1.2' } },

  ...Object.fromEntries(
    [
      'NOPE',
      'NOPE:ECDHE-RSA-AES128-GCM-SHA256',
      'HIGH:!aNULL',
      'HIGH:!HIGH',
      'TLS_AES_128_GCM_SHA256',
      'TLS_AES_128_GCM_SHA256:HIGH',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'DEFAULT:@SECLEVEL=9',
      'DEFAULT:@FOO',
      '@SECLEVEL=1',
      'RC4',
      'DES-CBC3-SHA',
      'NOPE,HIGH',
      'NOPE HIGH',
      'PSK',
      'NULL',
      'SRP',
      'PROFILE=SYSTEM',
      'high',
      '!HIGH',
      'HIGH:!NOPE',
      'CAMELLIA',
      'ARIA',
      'SEED',
      'SUITEB128',
      '-HIGH',
      'aDSS',
      'LOW',
      'ALL:@STRENGTH',
      'AES+SHA1',
      'ECDHE-RSA-AES128-SHA256',
      'DEFAULT:@SECLEVEL=3',
      'ALL:COMPLEMENTOFALL',
    ].map((list) => [`ciphers ${list}`, ciphers(list)]),
  ),
  'a weak key at @SECLEVEL=1': { ...pair('rsa1024'), ...ciphers('DEFAULT:@SECLEVEL=1') },
  'a weaker key at @SECLEVEL=1': { ...pair('rsa512'), ...ciphers('DEFAULT:@SECLEVEL=1') },
  'SHA-1 at @SECLEVEL=1': { ...cert(given('leaf-sha1.pem')), ...ciphers('DEFAULT:@SECLEVEL=1') },
  'SHA-1 at @SECLEVEL=0': { ...cert(given('leaf-sha1.pem')), ...ciphers('DEFAULT:@SECLEVEL=0') },
  'RSA 3072 at @SECLEVEL=3': { ...pair('rsa3072'), ...ciphers('DEFAULT:@SECLEVEL=3') },
  ...Object.fromEntries(
    [
      'TLS_AES_128_GCM_SHA256',
      'NOPE',
      'NOPE:TLS_AES_128_GCM_SHA256',
      'ECDHE-RSA-AES128-GCM-SHA256',
      'tls_aes_128_gcm_sha256',
      'TLS_AES_128_CCM_8_SHA256',
      'TLS_AES_128_GCM_SHA256 : TLS_AES_256_GCM_SHA384',
      'TLS_AES_128_GCM_SHA256:',
      'TLS_SHA256_SHA256',
      'TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384',
      ':',
    ].map((list) => [`ciphers_tls1.3 ${list}`, suites(list)]),
  ),

  'dhparamfile of 2048 bits': { settings: { dhparamfile: 'dh' }, ...files({ dh: given('dh2048.pem') }) },
  'dhparamfile of 1024 bits': { settings: { dhparamfile: 'dh' }, ...files({ dh: given('dh1024.pem') }) },
  'no dhparamfile': { settings: { dhparamfile: 'dh' } },
  'garbage dhparamfile': { settings: { dhparamfile: 'dh' }, ...files({ dh: text('x') }) },
  'a directory as dhparamfile': { settings: { dhparamfile: 'dh' }, files: () => ({ dh: { directory: true } }) },

  cafile: authority(given('ca.pem')),
  'weak cafile': authority(given('ca1024.pem')),
  'no cafile': { settings: { cafile: 'ca' } },
  'empty cafile': authority(text('')),
  'garbage cafile': authority(text('junk')),
  'DER cafile': authority(given('der.pem')),
  'key as cafile': authority(rsaKey),
  'key and certificate in cafile': authority(joined(rsaKey, rsa)),
  'broken key in cafile': authority(
    joined(text('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'), rsa),
  ),
  'encrypted key in cafile': authority(joined(given('encrypted.key'), rsa)),
  'encrypted traditional key in cafile': authority(joined(given('encrypted-traditional.key'), rsa)),
  'unknown block in cafile': authority(joined(text('-----BEGIN FOO-----\nAAAA\n-----END FOO-----\n'), rsa)),
  'CRL alone in cafile': authority(given('crl.pem')),
  'cafile twice the same': authority(joined(rsa, rsa)),
  'trusted certificate in cafile': authority(given('trusted.pem')),
  'first of cafile truncated': authority(joined(truncated(rsa), text('\n'), given('ca.pem'))),
  'second of cafile truncated': authority(joined(given('ca.pem'), truncated(rsa))),
  'second of cafile unfinished': authority(joined(given('ca.pem'), unfinished(rsa))),
  'a directory as cafile': { settings: { cafile: 'ca' }, files: () => ({ ca: { directory: true } }) },
  'cafile of root': {
    settings: { cafile: 'ca' },
    files: (material) => ({ ca: { content: rsa(material), mode: 0o600, uid: 0 } }),
  },
  capath: { settings: { capath: 'ca' }, files: () => ({ ca: { directory: true } }) },
  'no capath': { settings: { capath: 'ca' } },
  'capath of root': { settings: { capath: 'ca' }, files: () => ({ ca: { directory: true, mode: 0o700, uid: 0 } }) },
  'a file as capath': { settings: { capath: 'cert' } },

  crlfile: revocations(given('crl.pem')),
  'no crlfile': { settings: { crlfile: 'crl' } },
  'empty crlfile': revocations(text('')),
  'certificate as crlfile': revocations(rsa),
  'certificate and CRL in crlfile': revocations(joined(rsa, given('crl.pem'))),
  'second of crlfile truncated': revocations(joined(given('crl.pem'), truncated(given('crl.pem')))),

  'unknown engine': { settings: { tls_engine: 'nope' } },
  'unknown engine with its key': { settings: { tls_engine: 'nope', tls_keyform: 'engine' } },
  'tls_keyform engine alone': { settings: { tls_keyform: 'engine' } },

  PSK: psk({}),
  'PSK with bad ciphers': psk({ ciphers: 'NOPE' }),
  'PSK with bad suites': psk({ 'ciphers_tls1.3': 'NOPE' }),
  'PSK with an unknown version': psk({ tls_version: 'x' }),
  'PSK with the longest hint': psk({ psk_hint: 'x'.repeat(256) }),
  'PSK with too long a hint': psk({ psk_hint: 'x'.repeat(257) }),
};

/** No certificate: an empty value takes the default away. */
function psk(settings: TlsSettings): TlsCase {
  return { settings: { psk_hint: 'hint', certfile: '', keyfile: '', ...settings } };
}
