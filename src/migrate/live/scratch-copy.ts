import { accessOf } from '../../conf/access.js';
import { findOption } from '../../conf/catalogue/index.js';
import type { FileRole } from '../../conf/catalogue/option.js';
import type { Evaluation } from '../../conf/evaluate/evaluate.js';
import type { BrokerModel, Directive, Listener, Setting } from '../../conf/model.js';
import { at } from '../../conf/version.js';
import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import type { Edit } from '../../text/edit.js';
import { MqttctlError } from '../../text/error.js';
import { applyInOrder } from '../apply.js';
import { deleteLine, lineKey, replaceLine, settingsOf } from '../rewriting.js';

/** Who watches: may read and write everything, by rules of its own at the end of each ACL file. */
export const PROBER = 'mqttctl-prober';

/** What would leave the sandbox, or stand in the way of the questions. */
const DROPPED = [
  'pid_file',
  'log_dest',
  'log_type',
  'log_facility',
  'persistence',
  'persistence_file',
  'persistence_location',
  'autosave_interval',
  'autosave_on_changes',
  'user',
  'bind_interface',
  'http_dir',
  'memory_limit',
  'sys_interval',
  'max_connections',
  'global_max_clients',
  'global_max_connections',
  'max_qos',
  'accept_protocol_versions',
  'max_inflight_messages',
  'max_queued_messages',
  'max_inflight_bytes',
  'max_queued_bytes',
  'set_tcp_nodelay',
];
const ADDED = [
  'persistence false',
  'log_dest stderr',
  'log_type error',
  'sys_interval 0',
  'set_tcp_nodelay true',
  'max_inflight_messages 0',
  'max_queued_messages 1000000',
];
const COPIED: readonly FileRole[] = ['certificate', 'private-key', 'ca-file', 'crl', 'dh-parameters', 'psk-file'];
const FILE_PLUGIN = /(?:^|\/)mosquitto_(?:password|acl)_file\.so$/;

/** A copy of a configuration for a sandbox. */
export interface ScratchCopy {
  /** By their names in the scratch directory; `mosquitto.conf` is the main one. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * A configuration as it is, but on ports of the loopback address, with one password for all its users, and without
 * anything that reaches out of the scratch directory: bridges, logs, the database.
 *
 * @param ports one for each listener of `accessOf`
 * @param hash of the password that all users get
 * @throws MqttctlError where a plugin would be run that is none of the two for files
 */
export function scratchCopy(evaluation: Evaluation, ports: readonly number[], hash: string): ScratchCopy {
  const { model } = evaluation;
  const stranger = model.plugins.find(({ path }) => !FILE_PLUGIN.test(path));
  if (stranger) {
    throw new MqttctlError(
      t`--live cannot try a configuration with the plugin ${stranger.path}, which has data of its own: leave --live out.`,
    );
  }
  const copy = new Copy(evaluation, ports, hash);
  return { files: copy.files };
}

class Copy {
  readonly files = new Map<string, Buffer>();
  readonly #settings: ReadonlyMap<string, Setting>;
  readonly #listeners: ReadonlyMap<string, Listener>;

  constructor(
    private readonly evaluation: Evaluation,
    private readonly ports: readonly number[],
    private readonly hash: string,
  ) {
    const { model } = evaluation;
    this.#settings = new Map([...settingsOf(model)].map((setting) => [lineKey(setting.directive), setting]));
    this.#listeners = new Map(
      model.listeners.flatMap((listener) => (listener.directive ? [[lineKey(listener.directive), listener]] : [])),
    );
    let [index, directory] = [1, 0];
    const [main] = model.files;
    if (!main) return;
    const edits = main.directives.flatMap((directive): Edit[] => {
      const include = model.includes.find((candidate) => candidate.directive === directive);
      if (!include) return this.#edits(directive);
      const name = `included-${directory++}`;
      this.files.set(`${name}/0.conf`, Buffer.alloc(0));
      for (const _ of include.names) {
        const file = model.files[index];
        const edited =
          file &&
          applyInOrder(
            file.file.bytes,
            file.directives.flatMap((each) => this.#edits(each)),
          );
        this.files.set(`${name}/${1000 + index++}.conf`, edited?.bytes ?? Buffer.alloc(0));
      }
      return [replaceLine(directive, `include_dir ${name}`)];
    });
    const { bytes } = applyInOrder(main.file.bytes, edits);
    this.files.set('mosquitto.conf', Buffer.concat([bytes, Buffer.from(`\n${this.#added(model).join('\n')}\n`)]));
  }

  #edits(directive: Directive): Edit[] {
    const { target } = this.evaluation.model;
    const name = directive.name.text;
    const option = findOption(name, target)?.option;
    if (!option || DROPPED.includes(option.name) || at(option.scope, target) === 'bridge')
      return [deleteLine(directive)];
    if (['connection', 'address', 'topic'].includes(option.name)) return [deleteLine(directive)];
    const listener = this.#listeners.get(lineKey(directive));
    if (listener) return [replaceLine(directive, `listener ${this.#portOf(listener)} 127.0.0.1`)];
    if (option.name === 'port' || option.name === 'bind_address') return [deleteLine(directive)];
    const file = this.#securityFile(directive) ?? this.#otherFile(directive);
    if (file) return [replaceLine(directive, `${name} ${file}`)];
    return this.#plugin(directive);
  }

  #portOf(listener: Listener): number {
    return this.ports[this.evaluation.model.listeners.indexOf(listener)] ?? 0;
  }

  /** The lines at the end, also those that give the default listener its port. */
  #added(model: BrokerModel): string[] {
    const byDefault = model.listeners.find(({ directive }) => !directive);
    if (byDefault) return [...ADDED, `port ${this.#portOf(byDefault)}`, 'bind_address 127.0.0.1'];
    if (!model.localOnly) return ADDED;
    const [access] = accessOf(this.evaluation);
    const anonymous = access?.anonymousBy ? [] : [`allow_anonymous ${access?.anonymous === true}`];
    return [...ADDED, `listener ${this.ports[0]} 127.0.0.1`, ...anonymous];
  }

  /** The users keep their names and get one password; the rules stay, and the prober gets its own. */
  #securityFile({ file, line }: Directive): string | undefined {
    const found = this.evaluation.securityFiles.find(
      ({ reference }) => reference.file === file && file.lineAt(reference.span.start) === line,
    );
    if (!found || found.kind === 'psk_file') return undefined;
    const users = found.kind === 'password_file' ? found.loaded.users.map(({ entry }) => entry.user.text) : [];
    const bytes =
      found.kind === 'password_file'
        ? Buffer.from([...users, PROBER].map((user) => `${user}:${this.hash}\n`).join(''), 'latin1')
        : Buffer.concat([found.file.bytes, Buffer.from(`\nuser ${PROBER}\ntopic readwrite #\n`)]);
    return this.#put(found.kind, bytes);
  }

  #otherFile(directive: Directive): string | undefined {
    const setting = this.#settings.get(lineKey(directive));
    if (!setting?.option.file || !COPIED.includes(setting.option.file)) return undefined;
    const { fs, workdir } = this.evaluation.circumstances;
    const content = fs.read(resolvePath(workdir, String(setting.value)));
    return content.ok ? this.#put(setting.option.file, content.value) : undefined;
  }

  /** Under another root the plugins lie there. */
  #plugin(directive: Directive): Edit[] {
    const plugin = this.evaluation.model.plugins.find((candidate) => candidate.directive === directive);
    if (!plugin) return [];
    const { fs, workdir } = this.evaluation.circumstances;
    const newText = fs.hostPath(resolvePath(workdir, plugin.path));
    return [{ file: directive.file, span: plugin.pathSpan, newText }];
  }

  #put(kind: string, bytes: Buffer): string {
    const name = `${kind}-${this.files.size}`;
    this.files.set(name, bytes);
    return name;
  }
}
