import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CONFIG = `[req]
distinguished_name=dn
[dn]
[authority]
basicConstraints=critical,CA:TRUE
[public]
basicConstraints=CA:FALSE
authorityInfoAccess=caIssuers;URI:http://example.org/i.der
[ca]
default_ca=c
[c]
database=index.txt
default_md=sha256
default_crl_days=30
`;

export interface Certificates {
  readonly root: Buffer;
  readonly intermediate: Buffer;
  /** Of the intermediate authority, with the address of its certificate, as public authorities give it. */
  readonly leaf: Buffer;
  /** Of the root, without such an address. */
  readonly privateLeaf: Buffer;
  readonly key: Buffer;
  /** In the first version of the format, and in the second. */
  readonly crl1: Buffer;
  readonly crl2: Buffer;
}

/** A root, an intermediate authority and leaves, all valid for 30 days from now, the root for 60. */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-files-'));
  const run = (line: string) =>
    execFileSync('openssl', line.split(' '), { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = (name: string) => readFileSync(path.join(directory, name));
  try {
    writeFileSync(path.join(directory, 'c.cnf'), CONFIG);
    writeFileSync(path.join(directory, 'index.txt'), '');
    run(
      'req -config c.cnf -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=root -days 60 -extensions authority',
    );
    const sign = (name: string, ca: string, section: string) => {
      run(`req -config c.cnf -new -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
      run(
        `x509 -req -in ${name}.csr -CA ${ca}.pem -CAkey ${ca}.key -CAcreateserial -out ${name}.pem -days 30 -extfile c.cnf -extensions ${section}`,
      );
    };
    sign('intermediate', 'root', 'authority');
    sign('leaf', 'intermediate', 'public');
    run(
      'x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -out private.pem -days 30 -extfile c.cnf -extensions dn',
    );
    run('ca -gencrl -config c.cnf -keyfile root.key -cert root.pem -out crl1.pem');
    writeFileSync(path.join(directory, 'c.cnf'), `${CONFIG}crl_extensions=none\n[none]\n`);
    run('ca -gencrl -config c.cnf -keyfile root.key -cert root.pem -out crl2.pem');
    return {
      root: read('root.pem'),
      intermediate: read('intermediate.pem'),
      leaf: read('leaf.pem'),
      privateLeaf: read('private.pem'),
      key: read('leaf.key'),
      crl1: read('crl1.pem'),
      crl2: read('crl2.pem'),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
