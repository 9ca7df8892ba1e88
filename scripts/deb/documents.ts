import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flavour } from './flavour.js';

/** A version of the package, as it is made. */
export interface Release {
  readonly flavour: Flavour;
  /** Of mqttctl itself. */
  readonly version: string;
  /** What the package says of itself does not depend on when it is made. */
  readonly at: Date;
}

const MAINTAINER = 'mqttctl contributors <mqttctl@users.noreply.github.com>';

/** The version as Debian counts it. */
export function debianVersion({ version, flavour }: Release): string {
  // What comes before a release is older than the release.
  return `${version.replace('-', '~')}-1${flavour.versionSuffix}`;
}

/** The control file, without which dpkg knows nothing. */
export function control(release: Release, installedKiB: number): string {
  const { architecture, depends } = release.flavour;
  return `Package: mqttctl
Version: ${debianVersion(release)}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${installedKiB}
Depends: ${depends}
Suggests: mosquitto
Section: admin
Priority: optional
Description: admin tool for the MQTT broker Eclipse Mosquitto
 mqttctl writes, checks and explains the files of Mosquitto (mosquitto.conf,
 the password file and the ACL file) exactly as each version of the broker
 reads them. It edits them without losing anything, examines a running
 installation, and looks after its certificates.
`;
}

/** Of the package: what changed in mqttctl itself is told by the changelog beside it. */
export function changelog(release: Release): string {
  return `mqttctl (${debianVersion(release)}) stable; urgency=medium

  * New version: changelog.gz tells what is new.

 -- ${MAINTAINER}  ${release.at.toUTCString().replace('GMT', '+0000')}
`;
}

/** A licence that Debian wants to be named where it is many times, and not to be told again. */
const APACHE = /^ *Apache License\s+Version 2\.0, January 2004\n.*?\bEND OF TERMS AND CONDITIONS$/gms;
const IN_DEBIAN = 'The text of the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.';

/** The licences of all that is in the package. */
export function copyright(home: string, runtime: string | undefined): string {
  const texts = [readFileSync(join(home, 'LICENSE'), 'utf8'), readFileSync(join(home, 'dist/THIRD-PARTY.txt'), 'utf8')];
  if (runtime) {
    texts.push('/usr/lib/mqttctl/node is Node.js (https://nodejs.org), as its project has released it.\n');
    texts.push(readFileSync(join(runtime, 'LICENSE'), 'utf8').replaceAll('\r', ''));
  }
  return texts.join(`\n${'='.repeat(80)}\n\n`).replace(APACHE, IN_DEBIAN);
}

/** What lintian finds, and is meant so. */
export function overrides(runtime: string | undefined): string {
  if (!runtime) {
    return `# It is not in Debian's archive, which would have a bug for a new package.
mqttctl: initial-upload-closes-no-bugs [*]
`;
  }
  return `# Debian 12 has no Node.js that is new enough, so the package brings one.
mqttctl: missing-dep-for-interpreter /usr/lib/mqttctl/node *
mqttctl: wrong-path-for-interpreter /usr/lib/mqttctl/node *
# It is the very file that its project has released, as its checksum tells.
mqttctl: embedded-library * [usr/lib/mqttctl/node]
mqttctl: hardening-no-fortify-functions [usr/lib/mqttctl/node]
mqttctl: hardening-no-pie [usr/lib/mqttctl/node]
mqttctl: unstripped-binary-or-object [usr/lib/mqttctl/node]
# The licences are told as its project tells them.
mqttctl: old-fsf-address-in-copyright-file
`;
}
