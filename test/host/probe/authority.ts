import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as files. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

interface IssueOptions {
  /** `DNS:localhost,IP:127.0.0.1`; none where it is empty. */
  readonly names?: string;
  readonly days?: number;
  readonly isAuthority?: boolean;
}

/** An authority of our own for tests, made by openssl(1) into a directory. */
export class Authority implements Issued {
  readonly certificate: string;
  readonly key: string;

  constructor(
    private readonly directory: string,
    readonly name: string,
    subject = `/CN=${name}`,
  ) {
    this.certificate = join(directory, `${name}.crt`);
    this.key = join(directory, `${name}.key`);
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'],
      ...['-subj', subject, '-keyout', this.key, '-out', this.certificate],
    );
  }

  /** Issues a certificate; with negative days one that has expired. */
  issue(
    name: string,
    { names = 'DNS:localhost,IP:127.0.0.1', days = 60, isAuthority = false }: IssueOptions = {},
  ): Issued {
    const at = (suffix: string) => join(this.directory, `${name}.${suffix}`);
    openssl(
      ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', `/CN=${name}`, '-keyout', at('key'), '-out', at('csr')],
    );
    const extensions = [
      `basicConstraints=CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
      ...(names ? [`subjectAltName=${names}`] : []),
    ];
    writeFileSync(at('ext'), extensions.join('\n'));
    openssl(
      ...['x509', '-req', '-in', at('csr'), '-CA', this.certificate, '-CAkey', this.key, '-CAcreateserial'],
      ...['-days', String(days), '-extfile', at('ext'), '-out', at('crt')],
    );
    return { certificate: at('crt'), key: at('key') };
  }

  /** An authority that this one has signed. */
  intermediate(name: string): Authority {
    const { certificate, key } = this.issue(name, { names: '', isAuthority: true });
    return Object.assign(Object.create(Authority.prototype), { directory: this.directory, name, certificate, key });
  }
}

/** Several PEM files in one. */
export function bundle(path: string, ...files: readonly string[]): string {
  writeFileSync(path, files.map((file) => readFileSync(file, 'utf8')).join(''));
  return path;
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
