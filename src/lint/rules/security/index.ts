import type { Rule } from '../../rule.js';
import { anonymousBesidePasswords } from './anonymous-beside-passwords.js';
import { anonymousFromNetwork } from './anonymous-from-network.js';
import { anyPasswordAccepted } from './any-password-accepted.js';
import { insecureBridge, plainBridgePassword, readableBridgePassword } from './bridge-passwords.js';
import { certificateNameWithoutCertificate } from './certificate-name-without-certificate.js';
import { dynsecPasswordLeft } from './dynsec-password-left.js';
import { noConnectionLimit } from './no-connection-limit.js';
import { nobodyCanLogIn } from './nobody-can-log-in.js';
import { oldTls } from './old-tls.js';
import { openHttpApi } from './open-http-api.js';
import { overruledAllowAnonymous } from './overruled-allow-anonymous.js';
import { plainPasswords } from './plain-passwords.js';
import { publicAuthority } from './public-authority.js';
import { readableSecret } from './readable-secret.js';
import { weakCiphers } from './weak-ciphers.js';
import { websocketsEverywhere } from './websockets-everywhere.js';

/** Who gets in who should not, and what others can read. */
export const securityRules: readonly Rule[] = [
  anonymousFromNetwork,
  overruledAllowAnonymous,
  anyPasswordAccepted,
  nobodyCanLogIn,
  anonymousBesidePasswords,
  plainPasswords,
  publicAuthority,
  certificateNameWithoutCertificate,
  oldTls,
  weakCiphers,
  readableSecret,
  readableBridgePassword,
  plainBridgePassword,
  insecureBridge,
  openHttpApi,
  websocketsEverywhere,
  dynsecPasswordLeft,
  noConnectionLimit,
];
