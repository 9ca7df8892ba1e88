import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Version, version, versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import { pbkdf2Sha512 } from '../passwd/formats/pbkdf2.js';
import { sha512 } from '../passwd/formats/sha512.js';
import { makeHash } from '../passwd/hashing.js';
import { MqttctlError } from '../text/error.js';
import type { BrokerBinary } from './broker-binary.js';
import { BrokerProcess } from './broker-process.js';
import { freePorts } from './free-port.js';
import { type Owner, ScratchDirectory } from './scratch-directory.js';

/** What a broker shall be tried with. */
export interface SandboxRules {
  /** The bytes of the ACL file; undefined: none applies. */
  readonly acl: Buffer | undefined;
  /** What the broker puts before every topic of the clients; empty: nothing. */
  readonly mountPoint: string;
  /** Who must be able to log in; names that can stand in a password file. */
  readonly users: readonly string[];
  /** Whether clients without a name must be let in. */
  readonly anonymous: boolean;
}

/** How to log in; without a user name as an anonymous client. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: Buffer | undefined;
  /** Only for a broker of our own: whatever certificate it shows is right. */
  readonly anyCertificate?: true;
}

/** Who watches: it comes by a listener of its own, where no ACL applies, so that the file stays as it is. */
const PROBER = 'prober';
const ATTEMPTS = 3;
const PBKDF2_SINCE = version('2.0');

/**
 * A real broker on a copy of the rules of one listener, in a scratch directory and on free ports of the loopback
 * address. It keeps nothing, and nothing of it is left when it was stopped or the process has ended.
 */
export class SandboxBroker {
  /** For the clients that the rules are about. */
  readonly url: string;
  /** For the prober, whose topics have no mount point put before. */
  readonly proberUrl: string;

  private constructor(
    readonly version: Version,
    ports: Ports,
    private readonly password: Buffer,
    private readonly files: ScratchDirectory,
    private readonly broker: BrokerProcess,
  ) {
    this.url = `mqtt://127.0.0.1:${ports.clients}`;
    this.proberUrl = `mqtt://127.0.0.1:${ports.prober}`;
  }

  /**
   * @param account whose rights the broker gets; without one it starts as who runs mqttctl
   * @throws MqttctlError where it does not start
   */
  static async start(binary: BrokerBinary, rules: SandboxRules, account?: Owner): Promise<SandboxBroker> {
    const password = Buffer.from(randomBytes(18).toString('base64'));
    const files = new ScratchDirectory('acl-test', 0o600, account);
    try {
      const format = binary.version < PBKDF2_SINCE ? sha512 : pbkdf2Sha512;
      const hash = await makeHash(password, { format, saltBytes: 12, iterations: 1 });
      const passwordFile = (users: readonly string[]) => users.map((user) => `${user}:${hash}\n`).join('');
      files.put('clients.passwd', passwordFile(rules.users));
      files.put('prober.passwd', passwordFile([PROBER]));
      if (rules.acl) files.put('acl', rules.acl);
      const { broker, ports } = await launch(binary, rules, files, account);
      return new SandboxBroker(binary.version, ports, password, files, broker);
    } catch (error) {
      files.remove();
      throw error;
    }
  }

  /** @param username undefined: an anonymous client */
  credentials(username: string | undefined): Credentials {
    return username === undefined ? {} : { username, password: this.password };
  }

  get proberCredentials(): Credentials {
    return this.credentials(PROBER);
  }

  /** Ends the broker and removes its files. */
  async stop(): Promise<void> {
    await this.broker.stop();
    this.files.remove();
  }
}

interface Ports {
  readonly clients: number;
  readonly prober: number;
}

async function launch(
  binary: BrokerBinary,
  rules: SandboxRules,
  files: ScratchDirectory,
  account: Owner | undefined,
): Promise<{ broker: BrokerProcess; ports: Ports }> {
  for (let attempt = 1; ; attempt++) {
    const [clients, prober] = (await freePorts(2)) as [number, number];
    files.put('mosquitto.conf', configuration(rules, { clients, prober }));
    const { directory } = files;
    const broker = new BrokerProcess(binary.path, path.join(directory, 'mosquitto.conf'), directory, account);
    const fate = await broker.settle([clients, prober]);
    if (fate.outcome === 'serving') return { broker, ports: { clients, prober } };
    await broker.stop();
    // Somebody else may have taken a port in the meantime.
    if (attempt < ATTEMPTS && broker.output.includes('Address already in use')) continue;
    const name = `Mosquitto ${versionText(binary.version)} (${binary.path})`;
    const said = broker.lastWords || t`it says nothing`;
    throw new MqttctlError(t`${name} does not start on a copy of the rules: ${said}: test without --live.`);
  }
}

/**
 * Relative paths: a scratch directory may have a name with blanks at its end, which the broker would cut off.
 *
 * max_queued_messages is not 0: then every 2.0 hangs up on a client of MQTT 5 whose publish it denies. Nothing must
 * wait behind other messages, or what is still to come would pass for denied.
 */
function configuration({ acl, mountPoint, anonymous }: SandboxRules, { clients, prober }: Ports): string {
  return [
    'per_listener_settings true',
    'persistence false',
    'log_dest stderr',
    'log_type error',
    'sys_interval 1',
    'set_tcp_nodelay true',
    'max_inflight_messages 0',
    'max_queued_messages 1000000',
    `listener ${clients} 127.0.0.1`,
    `allow_anonymous ${anonymous}`,
    'password_file clients.passwd',
    ...(acl ? ['acl_file acl'] : []),
    ...(mountPoint ? [`mount_point ${mountPoint}`] : []),
    `listener ${prober} 127.0.0.1`,
    'allow_anonymous false',
    'password_file prober.passwd',
    '',
  ].join('\n');
}
