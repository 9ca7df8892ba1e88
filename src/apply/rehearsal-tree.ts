import { findOption } from '../conf/catalogue/index.js';
import type { FileRole } from '../conf/catalogue/option.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Directive, Listener, Setting } from '../conf/model.js';
import { at } from '../conf/version.js';
import type { CandidateTree, TreeListener } from '../host/candidate-broker.js';
import { resolvePath } from '../installation/paths.js';
import { applyEdits, type Edit } from '../text/edit.js';
import { pluginsOf, scopesOf } from './referred-files.js';

/** Options that reach out of the sandbox, or are decided by it. */
const LEFT_OUT = new Set([
  ...['log_dest', 'log_facility', 'pid_file', 'user', 'persistence_location', 'persistence_file'],
  ...['bind_interface', 'socket_domain'],
]);
/** Files that the broker reads: a copy does. */
const COPIED: readonly FileRole[] = [
  ...(['password-file', 'acl-file', 'psk-file', 'ca-file', 'certificate', 'private-key'] as const),
  ...(['crl', 'dh-parameters'] as const),
];
const FILE_MAX = 256 * 1024 * 1024;

/** How many ports a configuration needs to be tried. */
export function portsNeeded({ model }: Evaluation): number {
  const { length } = model.listeners.filter(({ socketPath }) => socketPath === undefined);
  return opensByItself(model) ? 1 : length;
}

/**
 * A configuration as a broker can be tried with it beside the live one: everything that it reads copied, its listeners on
 * other ports of the loopback address, without the live log, database and pid file, and without bridges. Everything else
 * stays, line by line, so that the broker reads it as it will read the real one.
 *
 * @param ports free ones, as many as {@link portsNeeded}
 */
export function rehearsalTree(evaluation: Evaluation, ports: readonly number[]): CandidateTree {
  return new Rehearsal(evaluation, ports).tree();
}

class Rehearsal {
  readonly #files = new Map<string, Buffer>();
  readonly #listeners: TreeListener[] = [];
  readonly #settings = new Map<Directive, Setting>();
  readonly #ports: number[];

  constructor(
    private readonly evaluation: Evaluation,
    ports: readonly number[],
  ) {
    this.#ports = [...ports];
    for (const settings of scopesOf(evaluation.model)) {
      for (const setting of settings.values()) this.#settings.set(setting.directive, setting);
    }
  }

  tree(): CandidateTree {
    const { model } = this.evaluation;
    const places = this.#placeListeners();
    const names = this.#namesOfFiles();
    const plugins = this.#pluginEdits();
    for (const { file, path, directives } of model.files) {
      const edits = directives.flatMap((directive) => plugins.get(directive) ?? this.#edits(directive, places));
      const text = applyEdits(file, edits);
      const name = names.get(path);
      if (name !== undefined) this.#files.set(name, name === MAIN ? this.#framed(text) : text);
    }
    return { main: MAIN, files: this.#files, listeners: this.#listeners };
  }

  /** A line of its own for each listener, by the line that opens it. */
  #placeListeners(): ReadonlyMap<Directive, string> {
    const places = new Map<Directive, string>();
    for (const [index, listener] of this.evaluation.model.listeners.entries()) {
      const talks = talksAtOnce(listener);
      if (listener.socketPath !== undefined) {
        const socket = `socket-${index}`;
        this.#listeners.push({ place: { socket }, talks });
        if (listener.directive) places.set(listener.directive, `listener 0 ${socket}`);
        continue;
      }
      const port = this.#ports.shift() as number;
      this.#listeners.push({ place: { port }, talks });
      if (listener.directive) places.set(listener.directive, `listener ${port} 127.0.0.1`);
      else this.#defaultPort = port;
    }
    return places;
  }

  #defaultPort: number | undefined;

  #namesOfFiles(): ReadonlyMap<string, string> {
    const { model, circumstances, mainPath } = this.evaluation;
    const names = new Map([[mainPath, MAIN]]);
    for (const [index, { path, names: included }] of model.includes.entries()) {
      const directory = `include-${index}`;
      // A directory without a file must be there, too.
      this.#files.set(`${directory}/empty`, Buffer.alloc(0));
      for (const name of included)
        names.set(resolvePath(circumstances.workdir, `${path}/${name}`), `${directory}/${name}`);
    }
    return names;
  }

  /** Around the lines of the main file: the log, and the port of what no line opens. */
  #framed(text: Buffer): Buffer {
    const { model } = this.evaluation;
    const first = ['log_dest stderr', ...(this.#defaultPort === undefined ? [] : this.#defaultLines())];
    const last: string[] = [];
    if (opensByItself(model)) {
      const port = this.#ports.shift() as number;
      this.#listeners.push({ place: { port }, talks: true });
      last.push(`listener ${port} 127.0.0.1`);
    }
    return Buffer.concat([Buffer.from(`${first.join('\n')}\n`), text, Buffer.from(`\n${last.join('\n')}\n`)]);
  }

  #defaultLines(): string[] {
    return [`port ${this.#defaultPort}`, 'bind_address 127.0.0.1'];
  }

  #edits(directive: Directive, places: ReadonlyMap<Directive, string>): Edit[] {
    const { model } = this.evaluation;
    const name = directive.name.text;
    const listener = places.get(directive);
    if (listener !== undefined) return [whole(directive, listener)];
    const include = model.includes.findIndex((each) => each.directive === directive);
    if (include !== -1) return [whole(directive, `include_dir include-${include}`)];
    // Those of the default listener are put first.
    if (name === 'port' || name === 'bind_address') return [whole(directive, LEFT)];
    const option = findOption(name, model.target)?.option;
    if (model.bridges.some((bridge) => bridge.directive === directive)) return [whole(directive, LEFT)];
    if (!option) return [];
    if (LEFT_OUT.has(option.name) || at(option.scope, model.target) === 'bridge') return [whole(directive, LEFT)];
    const setting = this.#settings.get(directive);
    return setting ? this.#copied(setting) : [];
  }

  /** A copy of what an option names, or a directory like it. */
  #copied({ option, value, span, directive: { file } }: Setting): Edit[] {
    const { fs, workdir } = this.evaluation.circumstances;
    const path = resolvePath(workdir, String(value));
    const name = `${option.name}-${this.#files.size}`;
    if (option.file === 'http-directory') {
      this.#files.set(`${name}/empty`, Buffer.alloc(0));
      return [{ file, span, newText: name }];
    }
    if (option.file === 'ca-directory') {
      const listing = fs.list(path);
      if (!listing.ok) return [];
      this.#files.set(`${name}/empty`, Buffer.alloc(0));
      for (const each of listing.value) this.#copy(`${path}/${each}`, `${name}/${each}`);
      return [{ file, span, newText: name }];
    }
    if (!option.file || !COPIED.includes(option.file) || !this.#copy(path, name)) return [];
    return [{ file, span, newText: name }];
  }

  /** What an option of a plugin names by an absolute path may be written by the plugin: it gets a copy, or a new place. */
  #pluginEdits(): ReadonlyMap<Directive, Edit[]> {
    const { fs, workdir } = this.evaluation.circumstances;
    const edits = new Map<Directive, Edit[]>();
    for (const { directive, path, pathSpan, options } of pluginsOf(this.evaluation.model)) {
      if (path.includes('/') && !path.startsWith('/')) {
        edits.set(directive, [{ file: directive.file, span: pathSpan, newText: resolvePath(workdir, path) }]);
      }
      for (const { directive: line, value, span } of options) {
        const status = value.startsWith('/') ? fs.stat(value) : undefined;
        if (!status || (status.ok && status.value.type !== 'file')) continue;
        const name = `plugin-${this.#files.size}`;
        if (!status.ok || this.#copy(value, name)) edits.set(line, [{ file: line.file, span, newText: name }]);
        if (!status.ok) this.#files.set(`${name}.reserved`, Buffer.alloc(0));
      }
    }
    return edits;
  }

  #copy(path: string, name: string): boolean {
    const content = this.evaluation.circumstances.fs.read(path, FILE_MAX);
    if (content.ok) this.#files.set(name, content.value);
    return content.ok;
  }
}

/** In local only mode, without any option of a listener. */
function opensByItself({ localOnly, listeners }: Evaluation['model']): boolean {
  return localOnly && listeners.length === 0;
}

const MAIN = 'mosquitto.conf';
const LEFT = '# (left out for the trial)';

function whole({ file, span }: Directive, newText: string): Edit {
  return { file, span, newText };
}

/** Neither TLS, nor WebSockets, nor the header of a proxy come first. */
function talksAtOnce({ settings }: Listener): boolean {
  const protocol = settings.get('protocol')?.value ?? 'mqtt';
  return protocol === 'mqtt' && !['certfile', 'psk_hint', 'enable_proxy_protocol'].some((name) => settings.has(name));
}
