import type { FileSystem } from '../installation/filesystem.js';
import { changeFile } from '../store/change-file.js';
import { makeDirectory } from '../store/new-directory.js';
import type { OwnCertificates, OwnPair } from './own-certificates.js';

const PUBLIC = 0o644;
const SECRET = 0o600;

export interface WriteOptions {
  /** The broker's account, which reads the server's key; undefined: whoever runs mqttctl has it. */
  readonly broker?: { readonly uid: number; readonly gid: number } | undefined;
  readonly notify?: (sentence: string) => void;
}

/**
 * Writes what is new of certificates and keys. Keys are for their owner alone: that of the server for the broker's
 * account, that of the authority and those of clients for who runs mqttctl.
 *
 * @throws MqttctlError where that is not possible
 */
export async function writeOwnCertificates(fs: FileSystem, own: OwnCertificates, options: WriteOptions): Promise<void> {
  makeDirectory(fs.hostPath(own.directory));
  await writePair(fs, own.authority, undefined, options);
  await writePair(fs, own.server, options.broker, options);
  if (own.clients.size > 0) makeDirectory(fs.hostPath(`${own.directory}/clients`));
  for (const pair of own.clients.values()) await writePair(fs, pair, undefined, options);
}

/** The key first: without a certificate it is nothing yet, and without its key a certificate is in the way. */
async function writePair(
  fs: FileSystem,
  { state, paths, issued }: OwnPair,
  newOwner: WriteOptions['broker'],
  { notify }: WriteOptions,
): Promise<void> {
  if (state === 'kept') return;
  await changeFile(fs.hostPath(paths.key), () => Buffer.from(issued.key), { newOwner, newMode: SECRET, notify });
  await changeFile(fs.hostPath(paths.certificate), () => Buffer.from(issued.certificate), { newMode: PUBLIC, notify });
}
