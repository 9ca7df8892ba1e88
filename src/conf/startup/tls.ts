import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Account, FileSystem } from '../../installation/filesystem.js';
import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import { type Version, version } from '../version.js';
import { FILE_TYPES, notSeenText, refusalText, ruleOf } from './referred-file.js';
import { type Loaded, readAuthorities, readChain, readRevocations } from './tls/certificates.js';
import { acceptsCiphers, acceptsSuites } from './tls/ciphers.js';
import { type OpenSsl, usualOpenSsl } from './tls/openssl.js';
import { type Pem, readPem } from './tls/pem.js';
import { compareKeys, readPrivateKey } from './tls/private-key.js';
import { element, keyWeakness, modulusIsWeak, securityLevel, signatureWeakness } from './tls/strength.js';

export type TlsOption =
  | 'certfile'
  | 'keyfile'
  | 'cafile'
  | 'capath'
  | 'crlfile'
  | 'ciphers'
  | 'ciphers_tls1.3'
  | 'tls_version'
  | 'dhparamfile'
  | 'tls_engine'
  | 'tls_keyform'
  | 'psk_hint';

/** The TLS options of one listener, as the broker understood them. */
export type TlsSettings = Readonly<Partial<Record<TlsOption, string>>>;

export interface TlsListener {
  readonly settings: TlsSettings;
  /** Which code loads the files: the broker's, libwebsockets (`websockets` up to 2.0), or the HTTP server of 2.1. */
  readonly loader: 'mosquitto' | 'libwebsockets' | 'http_api';
}

export interface TlsCircumstances {
  readonly fs: FileSystem;
  /** Who the broker is when it reads the files. */
  readonly account: Account;
  readonly workdir: string;
  readonly target: Version;
  /** The broker's TLS library; left out, the one that Debian ships with the target. */
  readonly openssl?: OpenSsl;
}

export interface TlsProblem {
  readonly option: TlsOption;
  /** `tls/…`, or `files/missing` and `files/unreadable` where the file cannot even be opened. */
  readonly rule: string;
  readonly message: string;
  /** The broker stops. Otherwise the setting has no effect, or only this listener is missing. */
  readonly fatal: boolean;
}

/**
 * What goes wrong when the broker loads the TLS files and settings of a listener, in its order: it dies of the first
 * fatal problem, the others are what it would die of next. Reads as net__tls_server_ctx and net__tls_load_verify
 * of src/net.c do, and as the libraries below them.
 */
export function tlsProblems(listener: TlsListener, circumstances: TlsCircumstances): TlsProblem[] {
  const { certfile, keyfile, cafile, capath, psk_hint } = listener.settings;
  const loading = new Loading(listener, circumstances);
  // Before 2.0 there is no TLS without an authority, and nobody is told.
  const needsAuthority = circumstances.target < version('2.0');
  const hasCertificate = certfile !== undefined && keyfile !== undefined;
  if (hasCertificate && (!needsAuthority || cafile !== undefined || capath !== undefined)) {
    if (listener.loader === 'http_api') loading.certificateAndKey();
    else if (listener.loader === 'libwebsockets') loading.libwebsockets();
    else loading.withCertificate();
  } else if (psk_hint !== undefined && listener.loader === 'mosquitto') {
    loading.withPsk();
  }
  return loading.problems;
}

const VERSIONS: readonly string[] = ['tlsv1.1', 'tlsv1.2', 'tlsv1.3'];
const HINT_BYTES_MAX = 256;
const SIZE_MAX = 16 * 1024 * 1024;
const NO_DHPARAMS = version('2.1');
const SUITES_KNOWN = version('2.0');
/** Before, any engine meant that the key came from it. */
const PEM_KEY_BESIDE_ENGINE = version('2.0.12');

class Loading {
  readonly problems: TlsProblem[] = [];
  private readonly settings: TlsSettings;
  private readonly openssl: OpenSsl;
  private readonly level: number;

  constructor(
    private readonly listener: TlsListener,
    private readonly circumstances: TlsCircumstances,
  ) {
    this.settings = listener.settings;
    this.openssl = circumstances.openssl ?? usualOpenSsl(circumstances.target);
    this.level = securityLevel(listener.settings.ciphers);
  }

  withCertificate(): void {
    this.serverContext();
    this.authorities(true);
    this.engine();
    this.certificateAndKey();
    this.revocations();
  }

  withPsk(): void {
    this.serverContext();
    const { psk_hint = '' } = this.settings;
    if (Buffer.byteLength(psk_hint) <= HINT_BYTES_MAX) return;
    this.report('psk_hint', 'tls/psk-hint-too-long', t`psk_hint has more than ${HINT_BYTES_MAX} bytes: shorten it.`);
  }

  /** Ignores versions, engines, capath and lists of revocations, and goes on without what it does not like of the rest. */
  libwebsockets(): void {
    this.ciphers(false);
    this.certificateAndKey();
    this.authorities(false);
  }

  private serverContext(): void {
    const { tls_version, dhparamfile } = this.settings;
    if (tls_version !== undefined && !VERSIONS.includes(tls_version)) {
      const hint = VERSIONS.includes(tls_version.toLowerCase()) ? tls_version.toLowerCase() : t`tlsv1.2 or tlsv1.3`;
      this.report(
        'tls_version',
        'tls/version-unknown',
        t`tls_version ${tls_version} is unknown to the broker: write ${hint}.`,
      );
    }
    this.ciphers(true);
    if (dhparamfile !== undefined && this.circumstances.target < NO_DHPARAMS) this.diffieHellman(dhparamfile);
  }

  private ciphers(fatal: boolean): void {
    const { ciphers } = this.settings;
    const suites = this.circumstances.target < SUITES_KNOWN ? undefined : this.settings['ciphers_tls1.3'];
    const end = fatal ? '' : t`, so libwebsockets goes on with its own choice`;
    if (ciphers !== undefined && !acceptsCiphers(ciphers, this.openssl)) {
      this.report(
        'ciphers',
        'tls/bad-ciphers',
        t`OpenSSL finds no usable cipher in "${ciphers}"${end}: try it with openssl ciphers '${ciphers}', or leave the option out.`,
        fatal,
      );
    }
    if (suites !== undefined && !acceptsSuites(suites, this.openssl)) {
      this.report(
        'ciphers_tls1.3',
        'tls/bad-ciphers',
        t`There is no TLS 1.3 suite in "${suites}"${end}: name them like TLS_AES_256_GCM_SHA384, separated by colons.`,
        fatal,
      );
    }
  }

  private diffieHellman(path: string): void {
    const pem = this.open('dhparamfile', path);
    if (!pem) return;
    const block = pem.blocks.find(({ label }) => label === 'DH PARAMETERS' || label === 'X9.42 DH PARAMETERS');
    if (!block) {
      const why = pem.broken ?? t`there are no DH PARAMETERS in it`;
      this.report('dhparamfile', 'tls/no-dh-parameters', t`dhparamfile ${path} cannot be used: ${why}.`);
      return;
    }
    // SEQUENCE { prime INTEGER, … }
    const prime = element(block.der, element(block.der, 0).start);
    const bits = block.der.toString('hex', prime.start, prime.end).replace(/^0+/, '').length * 4;
    if (!modulusIsWeak(bits, this.level)) return;
    this.report(
      'dhparamfile',
      'tls/weak-key',
      t`dhparamfile ${path} has parameters of ${bits} bits, which OpenSSL refuses: leave the option out, none are needed.`,
    );
  }

  private authorities(fatal: boolean): void {
    const { cafile } = this.settings;
    const pem = cafile === undefined ? undefined : this.open('cafile', cafile, fatal);
    if (pem) this.judge('cafile', 'tls/no-certificate', readAuthorities(pem), fatal);
  }

  private engine(): void {
    const { tls_engine } = this.settings;
    if (tls_engine === undefined || this.hasEngine(tls_engine)) return;
    this.report(
      'tls_engine',
      'tls/engine-unknown',
      t`OpenSSL has no engine ${tls_engine} in its engines-3 directory: install it, or leave the option out.`,
    );
  }

  /** Whether some multiarch directory has the engine's library. */
  private hasEngine(name: string): boolean {
    const { fs } = this.circumstances;
    const libraries = fs.list('/usr/lib');
    const directories = libraries.ok ? libraries.value.filter((entry) => entry.endsWith('-linux-gnu')) : [];
    return ['', ...directories.map((entry) => `/${entry}`), '64'].some(
      (directory) => fs.stat(`/usr/lib${directory}/engines-3/${name}.so`).ok,
    );
  }

  certificateAndKey(): void {
    const chain = this.certificate();
    const key = this.privateKey();
    if (!chain || !key) return;
    const [certificate] = chain;
    const comparison = certificate ? compareKeys(certificate, key) : 'same';
    if (comparison === 'same' || (comparison === 'type' && this.listener.loader === 'libwebsockets')) return;
    this.report(
      'keyfile',
      'tls/key-mismatch',
      t`keyfile ${this.settings.keyfile} is not the key of the certificate in certfile ${this.settings.certfile}: name the two that belong together.`,
    );
  }

  private certificate(): readonly X509Certificate[] | undefined {
    const { certfile = '' } = this.settings;
    const pem = this.open('certfile', certfile);
    const chain = pem && this.judge('certfile', 'tls/no-certificate', readChain(pem));
    if (chain && this.listener.loader !== 'http_api') this.judgeStrength(certfile, chain);
    return chain;
  }

  private judgeStrength(certfile: string, chain: readonly X509Certificate[]): void {
    const advice = t`get a new certificate with an RSA key of 2048 bits or more and a SHA-256 signature`;
    for (const [index, certificate] of chain.entries()) {
      const which = index === 0 ? `certfile ${certfile}` : t`certificate ${index + 1} in certfile ${certfile}`;
      const key = keyWeakness(certificate.publicKey, this.level);
      const digest = this.openssl.checksSignatures ? signatureWeakness(certificate, this.level) : undefined;
      const what = key ? t`has ${key}` : digest ? t`is signed with ${digest}` : undefined;
      if (!what) continue;
      this.report(
        'certfile',
        key ? 'tls/weak-key' : 'tls/weak-signature',
        t`${which} ${what}, which OpenSSL refuses at security level ${this.level}: ${advice}.`,
      );
      return;
    }
  }

  private privateKey(): KeyObject | undefined {
    const { keyfile = '', tls_engine, tls_keyform } = this.settings;
    if (tls_engine !== undefined && this.listener.loader === 'mosquitto') {
      if (tls_keyform === 'engine') return undefined;
      if (this.circumstances.target < PEM_KEY_BESIDE_ENGINE && this.circumstances.target >= version('2.0')) {
        this.report(
          'tls_engine',
          'tls/key-mismatch',
          t`With tls_engine this version does not read keyfile ${keyfile}: add tls_keyform engine, or leave tls_engine out.`,
        );
        return undefined;
      }
    }
    const pem = this.open('keyfile', keyfile);
    const key = pem && this.judge('keyfile', 'tls/no-private-key', readPrivateKey(pem));
    if (!key) return undefined;
    if (!key.encrypted) return key.key;
    this.report(
      'keyfile',
      'tls/encrypted-key',
      t`keyfile ${keyfile} is protected by a pass phrase, which nobody can enter for a service: write the key without it (openssl pkey -in ${keyfile} -out NEW).`,
    );
    return undefined;
  }

  private revocations(): void {
    const { crlfile } = this.settings;
    const pem = crlfile === undefined ? undefined : this.open('crlfile', crlfile);
    if (pem) this.judge('crlfile', 'tls/no-crl', readRevocations(pem));
  }

  /** The file as PEM; undefined when the broker may not open it, which is then reported. */
  private open(option: TlsOption, written: string, fatal?: boolean): Pem | undefined {
    const { fs, account, workdir } = this.circumstances;
    const path = resolvePath(workdir, written);
    const access = fs.access(path, account, 'read');
    if (!access.ok) {
      this.report(
        option,
        ruleOf(access.refusal),
        refusalText({ what: option, path: written }, access.refusal, account),
        fatal,
      );
      return undefined;
    }
    if (access.value.type !== 'file') {
      const text = access.value.type === 'directory' ? '' : t`, and the broker may hang on it`;
      this.report(
        option,
        'files/not-a-file',
        t`${option} ${written} is a ${FILE_TYPES[access.value.type]}, not a file${text}.`,
        fatal,
      );
      return undefined;
    }
    const content = fs.read(path, SIZE_MAX);
    if (content.ok) return readPem(content.value);
    return this.notSeen(option, written, content.refusal.at);
  }

  private notSeen(option: TlsOption, written: string, at: string): undefined {
    this.report(option, 'files/not-seen', notSeenText({ what: option, path: written }, at), false);
    return undefined;
  }

  private judge<T>(
    option: 'certfile' | 'keyfile' | 'cafile' | 'crlfile',
    rule: string,
    loaded: Loaded<T>,
    fatal?: boolean,
  ): T | undefined {
    if (loaded.ok) return loaded.value;
    this.report(option, rule, t`${option} ${this.settings[option]} cannot be used: ${loaded.why}.`, fatal);
    return undefined;
  }

  private report(option: TlsOption, rule: string, message: string, fatal = this.listener.loader !== 'http_api'): void {
    this.problems.push({ option, rule, message, fatal });
  }
}
