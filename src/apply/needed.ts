import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { listenerName } from '../conf/listener-name.js';
import type { Bridge, BrokerModel, Listener, Setting, Settings } from '../conf/model.js';
import { at, version } from '../conf/version.js';
import { t } from '../language/t.js';
import { FILE_USES, type FileUse, filesOf, pluginsOf } from './referred-files.js';

export const MEANS = ['nothing', 'reload', 'restart'] as const;
/** What it takes until a running broker goes by changed files. */
export type Means = (typeof MEANS)[number];

/** Something that changes, and what it takes. */
export interface Difference {
  readonly means: Means;
  /** What it is about, in the words of the configuration: an option, a plugin, the use of a file. */
  readonly subject: string;
  /** In the language of people. */
  readonly text: string;
}

/** What a change of files takes, with all that makes it so. */
export interface Need {
  readonly means: Means;
  readonly differences: readonly Difference[];
}

type Judged = Pick<Evaluation, 'model' | 'circumstances'>;

/**
 * What a broker that runs by one configuration needs to go by another: the strongest of what each difference needs. Of
 * listeners, plugins and bridges a broker takes up little at a reload, and stops reading where one came or went.
 *
 * @param changed the files whose bytes differ, by path without links
 */
export function needOf(before: Judged, after: Judged, changed: ReadonlySet<string>): Need {
  const differences = [
    ...ofSettings(before.model.global, after.model.global, after.model, ''),
    ...ofSettings(before.model.security, after.model.security, after.model, ''),
    ...ofListeners(before.model, after.model),
    ...ofLists('plugin', pluginTexts(before.model), pluginTexts(after.model)),
    ...ofLists('bridge', before.model.bridges.map(bridgeText), after.model.bridges.map(bridgeText)),
    ...ofContents(before, after, changed),
  ];
  return { means: strongest(differences), differences };
}

function strongest(differences: readonly Difference[]): Means {
  const means = differences.map((each) => MEANS.indexOf(each.means));
  return MEANS[Math.max(0, ...means)] as Means;
}

/** @param scope of what the settings are, as ` of port 1883`; empty: of all */
function ofSettings(before: Settings, after: Settings, { target }: BrokerModel, scope: string): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old?.value === now?.value) return [];
    const { option } = (now ?? old) as Setting;
    // A listener keeps the paths that it was opened with.
    const means = scope !== '' && option.file && option.scope === 'listener' ? 'restart' : at(option.change, target);
    return [{ means, subject: name, text: t`${name}${scope}: ${shown(old)} becomes ${shown(now)}` }];
  });
}

function shown(setting: Setting | undefined): string {
  if (!setting) return t`unset`;
  return setting.option.secret ? t`(a secret)` : String(setting.value);
}

function ofListeners(before: BrokerModel, after: BrokerModel): Difference[] {
  if (before.perListenerSettings !== after.perListenerSettings) {
    return [{ means: 'restart', subject: 'per_listener_settings', text: t`per_listener_settings changes` }];
  }
  const [old, now] = [listenersByKey(before), listenersByKey(after)];
  const gone = [...old.keys()].filter((key) => !now.has(key));
  const come = [...now.keys()].filter((key) => !old.has(key));
  const same = [...now].flatMap(([key, listener]) => {
    const was = old.get(key);
    if (!was) return [];
    const scope = t` of ${listenerName(listener)}`;
    return [
      ...ofSettings(was.settings, listener.settings, after, scope),
      ...ofSettings(was.security, listener.security, after, scope),
    ];
  });
  const order: Difference[] =
    gone.length + come.length === 0 && [...old.keys()].join() !== [...now.keys()].join()
      ? [{ means: 'restart', subject: 'listener', text: t`the listeners come in another order` }]
      : [];
  return [
    ...gone.map((key): Difference => ({ means: 'restart', subject: 'listener', text: t`listener gone: ${key}` })),
    ...come.map((key): Difference => ({ means: 'restart', subject: 'listener', text: t`listener added: ${key}` })),
    ...order,
    ...same,
  ];
}

/** Two listeners may have the same address and port. */
function listenersByKey({ listeners, localOnly }: BrokerModel): Map<string, Listener> {
  const found = new Map<string, Listener>();
  if (localOnly) found.set(LOCAL_ONLY, NOBODYS);
  for (const listener of listeners) {
    const key = listenerName(listener);
    found.set(found.has(key) ? t`${key} (once more)` : key, listener);
  }
  return found;
}

const LOCAL_ONLY = t`port 1883 of this machine alone`;
const NOBODYS: Listener = { port: 1883, settings: new Map(), security: new Map(), plugins: [] };

function ofLists(what: 'plugin' | 'bridge', before: readonly string[], after: readonly string[]): Difference[] {
  const gone = before.filter((text) => !after.includes(text));
  const come = after.filter((text) => !before.includes(text));
  const isPlugin = what === 'plugin';
  const difference = (subject: string, text: string): Difference => ({ means: 'restart', subject, text });
  return [
    ...gone
      .map(name)
      .map((own) => difference(own, isPlugin ? t`plugin gone or changed: ${own}` : t`bridge gone or changed: ${own}`)),
    ...come.map(name).map((own) => difference(own, isPlugin ? t`plugin new: ${own}` : t`bridge new: ${own}`)),
  ];
}

/** Its first line: the rest may hold secrets. */
function name(text: string): string {
  return text.slice(0, text.indexOf('\n'));
}

function pluginTexts(model: BrokerModel): string[] {
  return pluginsOf(model).map(({ path, name: own, options, attachedTo }) => {
    const users = attachedTo.map((each) => (each === 'global' ? each : listenerName(each)));
    return [path, own, ...users, ...options.map(({ key, value }) => `${key}=${value}`)].join('\n');
  });
}

function bridgeText({ name: own, addresses, topics, settings }: Bridge): string {
  const words = [
    ...addresses.map(({ host, port }) => `${host}:${port}`),
    ...topics.map(({ topic, direction, qos, localPrefix, remotePrefix }) =>
      [topic, direction, qos, localPrefix, remotePrefix].join(' '),
    ),
    ...[...settings].map(([key, { value }]) => `${key}=${value}`).sort(),
  ];
  return [own, ...words].join('\n');
}

const CERTIFICATES_RELOADED = version('2.0');
const OWN_WEBSOCKETS = version('2.1');

/** Files whose content a broker reads again, though nothing about them changes in the configuration. */
function ofContents(before: Judged, after: Judged, changed: ReadonlySet<string>): Difference[] {
  const old = filesOf(before.model, before.circumstances.workdir);
  return [...filesOf(after.model, after.circumstances.workdir)].flatMap(([path, use]): Difference[] => {
    // What was not named before is the matter of the line that names it.
    if (!changed.has(path) || !old.has(path)) return [];
    const means = meansOfContent(use, after.model);
    return means === 'nothing'
      ? []
      : [{ means, subject: use, text: t`${path} (${FILE_USES[use]}) has another content` }];
  });
}

function meansOfContent(use: FileUse, { target, listeners }: BrokerModel): Means {
  switch (use) {
    case 'configuration':
      return 'nothing';
    case 'password-file':
    case 'acl-file':
    case 'psk-file':
      return 'reload';
    case 'certificate':
    case 'private-key':
    case 'crl': {
      // libwebsockets has read them for itself.
      const byLibrary =
        target < OWN_WEBSOCKETS && listeners.some(({ settings }) => settings.get('protocol')?.value === 'websockets');
      return target < CERTIFICATES_RELOADED || byLibrary ? 'restart' : 'reload';
    }
    default:
      return 'restart';
  }
}
