import type { BrokerModel, Setting, Settings } from '../../../conf/model.js';
import { at } from '../../../conf/version.js';
import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Place } from '../../../text/diagnostic.js';
import type { Rule } from '../../rule.js';

export const relativePath: Rule = {
  id: 'structure/relative-path',
  severity: 'warning',
  summary: t`A path is relative, so it depends on the directory that the broker is started in.`,
  why: t`The broker looks for a relative path in its working directory, not beside the file that names it. systemd starts it in /, a shell wherever one happens to be, a container in its own place: the same file works by hand and fails as a service. Write the absolute path. A plugin without any slash is looked up among the libraries of the system. The same in every version.`,
  example: {
    bad: 'listener 1883\npassword_file passwd',
    good: 'listener 1883\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    const { workdir } = evaluation.circumstances;
    for (const { name, path, file, span } of paths(model)) {
      if (path === '' || path.startsWith('/')) continue;
      const meant = resolvePath(workdir, path.replace(/^(?:\.\/+)+/, ''));
      yield {
        file,
        span,
        message: t`${name} ${path} is relative to the working directory of the broker and means ${meant} here. Write the absolute path.`,
        fix: { title: t`Write ${meant}`, safe: false, edits: [{ file, span, newText: meant }] },
      };
    }
  },
};

interface NamedPath extends Place {
  readonly name: string;
  readonly path: string;
}

function* paths(model: BrokerModel): Generator<NamedPath> {
  const { includes, plugins, listeners, bridges } = model;
  for (const { directive, path, span } of includes) yield { name: 'include_dir', path, file: directive.file, span };
  for (const { directive, path, pathSpan } of plugins) {
    if (path.includes('/')) yield { name: directive.name.text, path, file: directive.file, span: pathSpan };
  }
  for (const { socketPath, place } of listeners) {
    if (socketPath === undefined || !place) continue;
    // The place holds the port, which is 0, and the path.
    yield {
      name: 'listener',
      path: socketPath,
      file: place.file,
      span: { ...place.span, start: place.span.end - Buffer.byteLength(socketPath) },
    };
  }
  const scopes = [model.global, model.security, ...listeners.flatMap(({ settings, security }) => [settings, security])];
  for (const settings of [...scopes, ...bridges.map((bridge) => bridge.settings)]) {
    for (const [key, setting] of settings) if (isPath(key, setting, settings, model)) yield named(setting);
  }
}

function isPath(key: string, { option, value }: Setting, settings: Settings, { target }: BrokerModel): boolean {
  if (!option.file || option.file === 'persistence-file' || typeof value !== 'string') return false;
  if (at(option.value, target).kind === 'ignored') return false;
  if (option.name === 'log_dest') return key === 'log_dest file';
  return option.name !== 'keyfile' || settings.get('tls_keyform')?.value !== 'engine';
}

function named({ option, value, directive, span }: Setting): NamedPath {
  return { name: option.name, path: String(value), file: directive.file, span };
}
