import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import { decode } from '../tokens.js';
import { isTopic } from '../topics.js';
import type { Step } from './directive.js';
import { type Form, keep, refuseDuplicate } from './directive.js';
import { currentListener, defaultListener, newListener } from './scope.js';
import { isSha1Hex } from './sha1-hex.js';
import { readInteger, readString, refuseEmpty, refuseWord } from './value.js';

const PORT_MAX = 65535;

/** `listener PORT [ADDRESS]` or `listener 0 SOCKET`; what follows is ignored. */
const listener: Form = ({ state, cursor, directive, tokens }) => {
  state.listenerSeen = true;
  const created = newListener(0, directive);
  // Entered before it is judged, so that after an error the options that follow still have their listener.
  cursor.listener = created;
  const port = readInteger(state, directive, tokens, { min: 0, max: PORT_MAX });
  if (!port) return;
  created.port = port.value;
  const token = tokens.next();
  const host = token && !token.text.startsWith('#') ? token : undefined;
  created.place = { file: directive.file, span: { start: port.token.start, end: (host ?? port.token).end } };
  if (port.value === 0 && !host) {
    state.reject({
      rule: 'conf/socket-without-path',
      message: t`A listener on port 0 is a unix socket and needs its path: listener 0 /run/mosquitto/mosquitto.sock`,
      place: created.place,
    });
    return;
  }
  if (host && port.value === 0) created.socketPath = decode(host.text);
  else if (host) created.host = decode(host.text);
  state.model.listeners.push(created);
};

/** Sets the port of the default listener, wherever it stands. */
const port: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  state.listenerSeen = true;
  const target = defaultListener(state, directive);
  if (state.is21) cursor.listener = target;
  const read = readInteger(state, directive, tokens, { min: 1, max: PORT_MAX });
  if (!read) return;
  target.port = read.value;
  target.place = { file: directive.file, span: read.token };
  keep(step, target.settings, read);
};

/** Sets the address of the default listener; the name is resolved at once, and must be known. */
const bindAddress: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  state.listenerSeen = true;
  const target = defaultListener(state, directive);
  if (state.is21) cursor.listener = target;
  if (refuseDuplicate(step, target.settings)) return;
  const read = readString(state, directive, tokens);
  if (!read) return;
  const place = { file: directive.file, span: read.token };
  if (state.circumstances.resolveHost(read.value)?.length === 0) {
    state.reject({ rule: 'conf/unresolvable-host', message: t`${read.value} is no known host or address.`, place });
    return;
  }
  target.host = read.value;
  target.place ??= place;
  keep(step, target.settings, read);
};

const protocol: Form = (step) => {
  const { state, cursor, directive, option, tokens } = step;
  const current = currentListener(state, cursor, directive, option);
  if (!current) return;
  const token = tokens.next();
  if (!token) {
    if (state.is21) refuseEmpty(state, directive);
    return;
  }
  const { build } = state.circumstances;
  const known = state.is21 ? ['mqtt', 'websockets', 'http_api'] : ['mqtt', 'websockets'];
  const unavailable =
    (token.text === 'websockets' && build.websockets === 'none') ||
    (token.text === 'http_api' && state.is21 && !build.httpApi);
  if (unavailable) {
    state.reject({
      rule: 'conf/protocol-unavailable',
      message: t`This build of Mosquitto has no support for ${token.text}.`,
      place: { file: directive.file, span: token },
    });
  } else if (!known.includes(token.text)) {
    refuseWord(state, directive, token, known);
  } else {
    keep(step, current.settings, { value: token.text, token });
  }
};

/** Must be a topic without wildcards. 2.0 refuses it as long as no `listener` line at all has been read. */
const mountPoint: Form = (step) => {
  const { state, cursor, directive, option, tokens } = step;
  const current = currentListener(state, cursor, directive, option);
  if (!current || refuseDuplicate(step, current.settings)) return;
  if (!state.is21 && !state.model.listeners.some((other) => other.directive)) {
    state.reject({
      rule: 'conf/needs-listener',
      message: t`mount_point must follow a listener line.`,
      place: { file: directive.file, span: directive.name },
    });
    return;
  }
  const read = readString(state, directive, tokens);
  if (!read) return;
  if (!isTopic(read.token.text)) {
    state.reject({
      rule: 'conf/bad-topic',
      message: t`A mount point is a topic prefix: + and # are not possible in it, nor more than 200 levels.`,
      place: { file: directive.file, span: read.token },
    });
    return;
  }
  keep(step, current.settings, read);
};

/** 2.1 resolves the directory at once, and dies without a word when it does not exist. */
const httpDir: Form = (step) => {
  const { state, cursor, directive, option, tokens } = step;
  const current = currentListener(state, cursor, directive, option);
  if (!current || refuseDuplicate(step, current.settings)) return;
  const read = readString(state, directive, tokens);
  if (!read) return;
  const { fs, workdir } = state.circumstances;
  if (state.is21) {
    const real = fs.realPath(resolvePath(workdir, read.value));
    if (!real.ok) {
      state.reject({
        rule: 'files/missing',
        message: t`http_dir ${read.value} does not exist (${real.refusal.at}); the broker exits without saying why.`,
        place: { file: directive.file, span: read.token },
      });
      return;
    }
  }
  keep(step, current.settings, read);
};

const engineKeyPassword: Form = (step) => {
  const { state, cursor, directive, option, tokens } = step;
  const current = currentListener(state, cursor, directive, option);
  if (!current) return;
  // Up to 2.0 the reader of a file remembers the first one, whichever listener it was for.
  if (!state.is21 && cursor.enginePasswordSeen) {
    state.reject({
      rule: 'conf/duplicate-value',
      message: t`This version takes tls_engine_kpass_sha1 only once in a file, even for another listener.`,
      place: { file: directive.file, span: directive.span },
    });
    return;
  }
  const read = readString(state, directive, tokens);
  if (!read) return;
  cursor.enginePasswordSeen = true;
  if (!isSha1Hex(read.value)) {
    state.reject({
      rule: 'conf/bad-hash',
      message: t`tls_engine_kpass_sha1 must be a SHA-1 hash: 40 hexadecimal digits.`,
      place: { file: directive.file, span: read.token },
    });
    return;
  }
  keep(step, current.settings, read);
};

/** A list of 3, 4 and 5, separated by comma, space or tab; other words are ignored. */
const acceptProtocolVersions: Form = (step) => {
  const { state, cursor, directive, option, tokens } = step;
  const current = currentListener(state, cursor, directive, option);
  if (!current) return;
  const versions: string[] = [];
  const first = tokens.next(', \t');
  if (!first) {
    refuseEmpty(state, directive);
    return;
  }
  let last = first;
  for (let token: typeof first | undefined = first; token; token = tokens.next(', \t')) {
    if (['3', '4', '5'].includes(token.text) && !versions.includes(token.text)) versions.push(token.text);
    last = token;
  }
  keep(step, current.settings, { value: versions.join(','), token: { ...first, end: last.end } });
};

/** Kept apart from the other security options: under 2.1 it contradicts the certificate of its listener. */
const pskFile: Form = (step: Step) => {
  const { state, cursor, directive, tokens } = step;
  state.securitySeen = true;
  const { model } = state;
  if (model.perListenerSettings && !cursor.listener) {
    state.reject({
      rule: 'conf/needs-listener',
      message: t`psk_file must follow a listener line under per_listener_settings.`,
      place: { file: directive.file, span: directive.name },
    });
    return;
  }
  const certificate = cursor.listener?.settings.get('certfile');
  if (state.is21 && certificate) {
    state.reject({
      rule: 'conf/psk-and-certificate',
      message: t`A listener uses either certificates or a pre-shared key: psk_file contradicts certfile.`,
      place: { file: directive.file, span: directive.name },
      related: [
        { message: t`certfile is set here`, file: certificate.directive.file, span: certificate.directive.span },
      ],
    });
    return;
  }
  const settings = model.perListenerSettings && cursor.listener ? cursor.listener.security : model.security;
  if (refuseDuplicate(step, settings)) return;
  const read = readString(state, directive, tokens);
  if (read) keep(step, settings, read);
};

export const listenerForms: Readonly<Record<string, Form>> = {
  listener,
  port,
  bind_address: bindAddress,
  protocol,
  mount_point: mountPoint,
  http_dir: httpDir,
  tls_engine_kpass_sha1: engineKeyPassword,
  accept_protocol_versions: acceptProtocolVersions,
  psk_file: pskFile,
};
