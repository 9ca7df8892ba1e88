import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { listenerName } from './names.js';

export const unusedPskFile: Rule = {
  id: 'structure/unused-psk-file',
  severity: 'warning',
  summary: t`There is a psk_file, but no listener that it applies to has a psk_hint.`,
  why: t`Only psk_hint switches a listener to pre-shared keys. Without it the file is read, but never asked: the listener speaks plain MQTT, or TLS with a certificate, and keys protect nothing. Write psk_hint below the listener. The same in every version.`,
  example: {
    bad: 'psk_file /etc/mosquitto/psk\nlistener 8883',
    good: 'psk_file /etc/mosquitto/psk\nlistener 8883\npsk_hint mosquitto',
  },
  *check({ model }) {
    const hinted = model.listeners.some(({ settings }) => settings.has('psk_hint'));
    const global = model.security.get('psk_file');
    const unused = [
      ...(global && !hinted ? [global] : []),
      ...model.listeners.flatMap(({ settings, security }) =>
        settings.has('psk_hint') ? [] : (security.get('psk_file') ?? []),
      ),
    ];
    for (const { directive } of unused) {
      yield {
        file: directive.file,
        span: directive.span,
        message: t`No listener uses these keys: psk_hint is missing. Write it below the listener that shall ask for a pre-shared key.`,
      };
    }
  },
};

export const pskHintWithoutKeys: Rule = {
  id: 'structure/psk-hint-without-keys',
  severity: 'warning',
  summary: t`A listener has a psk_hint, but there are no pre-shared keys.`,
  why: t`The listener asks every client for a pre-shared key and knows none, so that every handshake fails. Write psk_file, under per_listener_settings below that listener; only a plugin could know the keys instead. The same in every version.`,
  example: {
    bad: 'listener 8883\npsk_hint mosquitto',
    good: 'psk_file /etc/mosquitto/psk\nlistener 8883\npsk_hint mosquitto',
  },
  *check({ model }) {
    if (model.security.has('psk_file') || model.plugins.some(({ attachedTo }) => attachedTo.includes('global'))) return;
    for (const listener of model.listeners) {
      const hint = listener.settings.get('psk_hint');
      if (!hint || listener.security.has('psk_file') || listener.plugins.length > 0) continue;
      yield {
        file: hint.directive.file,
        span: hint.directive.span,
        message: t`${listenerName(listener)} asks for a pre-shared key but has no psk_file: nobody can connect.`,
      };
    }
  },
};
