import type { Account } from '../../installation/filesystem.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Listener } from '../model.js';
import { type TlsListener, type TlsOption, type TlsSettings, tlsProblems } from './tls.js';

const OPTIONS: readonly TlsOption[] = [
  'certfile',
  'keyfile',
  'cafile',
  'capath',
  'crlfile',
  'ciphers',
  'ciphers_tls1.3',
  'tls_version',
  'dhparamfile',
  'tls_engine',
  'tls_keyform',
  'psk_hint',
];

/** Loads the certificates and keys of a listener, as far as the broker does before it serves. */
export function loadTls(state: EvaluationState, account: Account, listener: Listener): void {
  const { fs, workdir, target } = state.circumstances;
  const given = OPTIONS.flatMap((name) => listener.settings.get(name) ?? []);
  if (given.length === 0) return;
  const settings: TlsSettings = Object.fromEntries(given.map(({ option, value }) => [option.name, String(value)]));
  const problems = tlsProblems({ settings, loader: loaderOf(state, listener) }, { fs, account, workdir, target });
  for (const { option, rule, message, fatal } of problems) {
    const setting = listener.settings.get(option);
    if (!setting) continue;
    const report = { rule, message, place: { file: setting.directive.file, span: setting.span } };
    if (fatal) state.reject(report);
    else state.note(report);
  }
}

function loaderOf(state: EvaluationState, { settings }: Listener): TlsListener['loader'] {
  const protocol = settings.get('protocol')?.value;
  if (protocol === 'http_api') return 'http_api';
  return protocol === 'websockets' && !state.is21 ? 'libwebsockets' : 'mosquitto';
}
