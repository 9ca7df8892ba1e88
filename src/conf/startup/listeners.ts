import type { Account } from '../../installation/filesystem.js';
import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import type { Place } from '../../text/diagnostic.js';
import { SourceFile } from '../../text/source-file.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Listener, Setting } from '../model.js';
import { version } from '../version.js';
import { addressesOf, type BoundAddress, BoundAddresses, httpAddresses, websocketAddresses } from './addresses.js';
import { loadTls } from './tls-listener.js';

const PRIVILEGED_PORTS = 1024;
const SOCKET_PATH_MAX = 107;
const NO_FILE = new SourceFile('', Buffer.alloc(0));

/**
 * Opens the listeners one after the other, as listeners__start in src/listeners.c (2.0: src/mosquitto.c). In
 * local only mode nothing can go wrong: ports that others hold are for the live machine to know.
 */
export function openListeners(state: EvaluationState, account: Account): void {
  const { model } = state;
  if (model.localOnly) return;
  const bound = new BoundAddresses();
  let listening = false;
  for (const listener of model.listeners) {
    const protocol = listener.settings.get('protocol')?.value ?? 'mqtt';
    if (protocol === 'http_api') {
      // Its failures are not looked at, only its sockets are taken.
      for (const address of httpAddresses(state, listener)) bound.take(address);
      loadTls(state, account, listener);
      continue;
    }
    const byLibrary = protocol === 'websockets' && !state.is21;
    if (byLibrary) listening = openByLibrary(state, account, listener, bound) || listening;
    else if (listener.socketPath !== undefined) openSocketPath(state, account, listener, listener.socketPath);
    else openPort(state, account, listener, bound);
    listening ||= !byLibrary;
    loadTls(state, account, listener);
  }
  if (!listening && model.listeners.length > 0) noListeningSocket(state);
}

/** What stands for a listener in messages: its address, or the option that brought it about. */
export function placeOfListener(state: EvaluationState, { place, directive, causedBy }: Listener): Place {
  const origin = directive ?? causedBy;
  if (place) return place;
  if (origin) return { file: origin.file, span: origin.span };
  // The default listener of 1.6, which is there when nothing else is.
  const file = state.model.files[0]?.file ?? NO_FILE;
  return { file, span: { start: 0, end: 0 } };
}

const REFUSES_PRIVILEGED = version('2.0.12');

/** A websockets listener of 2.0; whether the broker counts it among its sockets depends on the build. */
function openByLibrary(state: EvaluationState, account: Account, listener: Listener, bound: BoundAddresses): boolean {
  checkHttpDir(state, listener);
  const place = placeOfListener(state, listener);
  const addresses = listener.socketPath === undefined ? websocketAddresses(listener, state.circumstances.build) : [];
  if (listener.socketPath !== undefined || addresses.length === 0) {
    state.note({
      rule: 'conf/websockets-not-opened',
      message: t`This version does not open a websockets listener on ${listener.socketPath ?? listener.host}, and does not say so: give a literal address like 127.0.0.1.`,
      place,
    });
  } else if (isPrivileged(state, account, listener)) {
    if (state.target >= REFUSES_PRIVILEGED) refusePrivileged(state, account, listener);
  } else {
    takeAddresses(state, listener, addresses, bound);
  }
  // A socket path is not understood: a port chosen by the system is opened instead.
  return state.circumstances.build.websocketsAlone && (listener.socketPath !== undefined || addresses.length > 0);
}

function isPrivileged({ circumstances }: EvaluationState, account: Account, { port }: Listener): boolean {
  return port !== 0 && port < PRIVILEGED_PORTS && account.uid !== 0 && !circumstances.bindsAnyPort;
}

function refusePrivileged(state: EvaluationState, account: Account, listener: Listener): void {
  state.reject({
    rule: 'conf/privileged-port',
    message: t`${account.name} may not open port ${listener.port}: take one above 1023, or give the service CAP_NET_BIND_SERVICE.`,
    place: placeOfListener(state, listener),
  });
}

function openPort(state: EvaluationState, account: Account, listener: Listener, bound: BoundAddresses): void {
  const place = placeOfListener(state, listener);
  const addresses = addressesOf(state, listener);
  if (addresses?.length === 0) {
    const family = listener.settings.get('socket_domain');
    const onInterface = listener.settings.get('bind_interface');
    const how = `${family ? t` with socket_domain ${family.value}` : ''}${onInterface ? t` on the interface ${onInterface.value}` : ''}`;
    state.reject({
      rule: 'conf/unresolvable-host',
      message:
        listener.host === undefined
          ? t`There is no address that a listener can bind to${how}.`
          : t`${listener.host} is no address that a listener can bind to${how}.`,
      place,
    });
    return;
  }
  if (isPrivileged(state, account, listener)) refusePrivileged(state, account, listener);
  else takeAddresses(state, listener, addresses ?? [], bound);
}

function takeAddresses(
  state: EvaluationState,
  listener: Listener,
  addresses: readonly BoundAddress[],
  bound: BoundAddresses,
): void {
  const place = placeOfListener(state, listener);
  for (const address of addresses) {
    if (!address.assignable) {
      state.reject({
        rule: 'conf/unassignable-address',
        message: t`${listener.host} is read as ${address.address}, on which no listener can be opened. Write listener PORT ADDRESS.`,
        place,
      });
      return;
    }
    const taken = bound.take(address);
    if (taken) {
      const other = placeOfListener(state, taken.listener);
      const twice = t`${listener.host} with socket_domain ipv4 is ${address.address} twice, for /etc/hosts gives it ::1 as well: write listener ${address.port} ${address.address}.`;
      state.reject({
        rule: 'conf/port-conflict',
        message:
          taken.listener === listener
            ? twice
            : t`Port ${address.port} is taken already by another listener of this configuration.`,
        place,
        related: [{ message: t`opened first here`, file: other.file, span: other.span }],
      });
      return;
    }
  }
}

function openSocketPath(state: EvaluationState, account: Account, listener: Listener, path: string): void {
  const place = placeOfListener(state, listener);
  if (Buffer.byteLength(path) > SOCKET_PATH_MAX) {
    state.reject({
      rule: 'conf/value-too-long',
      message: t`The path of a unix socket may have ${SOCKET_PATH_MAX} bytes at most.`,
      place,
    });
    return;
  }
  const { fs, workdir } = state.circumstances;
  const resolved = resolvePath(workdir, path);
  const existing = fs.lstat(resolved);
  if (existing.ok && existing.value.type === 'directory') {
    state.reject({ rule: 'files/not-a-file', message: t`${path} is a directory: no socket can be made there.`, place });
    return;
  }
  const parent = resolved.slice(0, resolved.lastIndexOf('/')) || '/';
  const writable = fs.access(parent, account, 'write');
  if (writable.ok) return;
  state.reject({
    rule: writable.refusal.code === 'ENOENT' ? 'files/missing' : 'files/unwritable',
    message: t`${account.name} cannot make the socket ${path}: ${writable.refusal.code} at ${writable.refusal.at}.`,
    place,
  });
}

/** libwebsockets gets the canonical directory, so it must exist (2.0: src/websockets.c). */
function checkHttpDir(state: EvaluationState, { settings }: Listener): void {
  const setting: Setting | undefined = settings.get('http_dir');
  if (!setting) return;
  const { fs, workdir } = state.circumstances;
  if (fs.realPath(resolvePath(workdir, String(setting.value))).ok) return;
  state.reject({
    rule: 'files/missing',
    message: t`http_dir ${setting.value} does not exist.`,
    place: { file: setting.directive.file, span: setting.span },
  });
}

function noListeningSocket(state: EvaluationState): void {
  const first = state.model.listeners[0];
  if (!first) return;
  const protocol = String(first.settings.get('protocol')?.value);
  state.reject({
    rule: 'conf/no-listening-socket',
    message: t`A broker needs a listener besides ${protocol} to start: add one, for example "listener 1883 127.0.0.1".`,
    place: placeOfListener(state, first),
  });
}
