import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Bridge, BridgeAddress } from '../conf/model.js';
import { isFor } from '../host/probe/certificate.js';
import { connectMqtt } from '../host/probe/connect.js';
import { isNotAuthorised, reasonWords } from '../host/probe/reasons.js';
import { resolveHost } from '../host/probe/resolve.js';
import { openTcp } from '../host/probe/tcp.js';
import { handshake } from '../host/probe/tls.js';
import {
  type ClientIdentity,
  clientIdentity,
  systemTrust,
  type Trust,
  trustOfDirectory,
  trustOfFile,
} from '../host/probe/trust.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';

const PATIENCE_MS = 3000;
const TLS_OPTIONS = ['bridge_cafile', 'bridge_capath', 'bridge_tls_use_os_certs'];

/**
 * Goes the way of a bridge to the other broker: name, TCP, TLS, login with its user. It comes as a client of another id
 * with a clean session, so that the bridge itself is not thrown out.
 *
 * @returns why it does not get in, to follow on a colon; undefined where it does
 */
export async function obstacleOfBridge(
  bridge: Bridge,
  { host, port }: BridgeAddress,
  { circumstances }: Evaluation,
): Promise<string | undefined> {
  const connection = await connect(host, port);
  if (typeof connection === 'string') return connection;
  try {
    // A pre-shared key is not for us to show.
    if (bridge.settings.has('bridge_psk')) return undefined;
    const stream = await secure(bridge, host, connection, circumstances.workdir);
    return typeof stream === 'string' ? stream : await logIn(bridge, stream);
  } catch (error) {
    // A file of the bridge that cannot be used: lint says so, for the account of the broker.
    if (error instanceof MqttctlError) return undefined;
    throw error;
  } finally {
    connection.destroy();
  }
}

async function connect(host: string, port: number): Promise<Socket | string> {
  const resolution = await resolveHost(host, PATIENCE_MS);
  if ('code' in resolution) return t`the name is not known (${resolution.code}): look at its spelling and at DNS`;
  let code = '';
  for (const address of resolution.addresses) {
    const outcome = await openTcp(address, port, PATIENCE_MS);
    if ('socket' in outcome) return outcome.socket;
    code = outcome.code;
  }
  if (code === 'ECONNREFUSED') return t`nothing listens there`;
  if (code === 'ETIMEDOUT') return t`there is no answer, as where a firewall stands between`;
  return t`the connection fails (${code})`;
}

async function secure(
  { settings }: Bridge,
  host: string,
  connection: Socket,
  workdir: string,
): Promise<Duplex | string> {
  if (!TLS_OPTIONS.some((name) => settings.has(name))) return connection;
  const file = (name: string) => {
    const value = settings.get(name)?.value;
    return value === undefined ? undefined : resolvePath(workdir, String(value));
  };
  const trust = trustOf(file('bridge_cafile'), file('bridge_capath'));
  const identity = identityOf(file('bridge_certfile'), file('bridge_keyfile'));
  const outcome = await handshake(connection, { host, trust, identity, patienceMs: PATIENCE_MS });
  if ('code' in outcome)
    return t`TLS does not come about (${outcome.code}): look at the port, and at what it is to show`;
  const { error } = outcome.certificate;
  if (error !== undefined) {
    return t`its certificate is not trusted (${error}): bridge_cafile must have the authority that signed it`;
  }
  const isNamed = settings.get('bridge_insecure')?.value === true || isFor(outcome.certificate, host);
  return isNamed ? outcome.socket : t`its certificate is for another name than the address of the bridge`;
}

function trustOf(cafile: string | undefined, capath: string | undefined): Trust {
  if (cafile !== undefined) return trustOfFile(cafile);
  return capath === undefined ? systemTrust() : trustOfDirectory(capath);
}

function identityOf(certificate: string | undefined, key: string | undefined): ClientIdentity | undefined {
  return certificate !== undefined && key !== undefined ? clientIdentity(certificate, key) : undefined;
}

async function logIn({ settings }: Bridge, stream: Duplex): Promise<string | undefined> {
  const text = (name: string) => {
    const value = settings.get(name)?.value;
    return value === undefined ? undefined : String(value);
  };
  const username = text('remote_username');
  const password = text('remote_password');
  const outcome = await connectMqtt(stream, {
    version: text('bridge_protocol_version') === 'mqttv50' ? '5' : '3.1.1',
    credentials: { username, password: password === undefined ? undefined : Buffer.from(password) },
    patienceMs: PATIENCE_MS,
  });
  switch (outcome.kind) {
    case 'accepted':
      await outcome.session.end();
      return undefined;
    case 'refused':
      return isNotAuthorised(outcome.reason)
        ? t`it does not let ${username ?? t`a client without a user name`} in (${reasonWords(outcome.reason)}): look at remote_username and remote_password`
        : t`it refuses the connection (${reasonWords(outcome.reason)})`;
    default:
      return t`what answers there does not speak MQTT so: look at the port, and whether it wants TLS`;
  }
}
