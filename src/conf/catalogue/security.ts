import { t } from '../../language/t.js';
import { changed, version } from '../version.js';
import type { Option } from './option.js';
import { flag, refusedUntil21, securityOption, text } from './parts.js';

/** Who may connect, and who may do what: for the broker, or for one listener under per_listener_settings. */
export const securityOptions: readonly Option[] = [
  {
    ...securityOption,
    name: 'acl_file',
    bringsDefaultListener: 'never',
    value: text,
    duplicate: refusedUntil21,
    removed: version('3.0'),
    deprecated: { since: version('2.1'), replacement: t`the plugin mosquitto_acl_file with plugin_opt_acl_file` },
    file: 'acl-file',
    help: t`File with the rules about topics. Without one every client that gets in may publish and subscribe everywhere.`,
  },
  {
    ...securityOption,
    name: 'allow_anonymous',
    // 1.6 looks whether it was set at all.
    bringsDefaultListener: changed({ '1.6': 'any', '2.0': 'never' }),
    value: flag,
    default: changed({ '1.6': 'true', '2.0': 'false' }),
    help: t`Admits clients without a user name. Unset, 1.6 admits them unless there is a password file, PSK file or plugin; 2.0 and later refuse them as soon as there is a listener.`,
  },
  {
    ...securityOption,
    name: 'allow_zero_length_clientid',
    bringsDefaultListener: 'other',
    value: flag,
    default: 'true',
    help: t`Admits clients without a client id, for which the broker makes one up.`,
  },
  {
    ...securityOption,
    name: 'auto_id_prefix',
    bringsDefaultListener: 'never',
    value: { kind: 'string', maxBytes: changed<number | undefined>({ '1.6': undefined, '2.1': 50 }) },
    default: 'auto-',
    duplicate: 'refused',
    // 2.1 copies it to the listeners at the start only, and even loses it there at a reload.
    change: changed({ '1.6': 'reload', '2.1': 'restart' }),
    removed: version('3.0'),
    deprecated: { since: version('2.1'), replacement: 'listener_auto_id_prefix', notice: version('2.1') },
    help: t`Start of the client ids that the broker makes up.`,
  },
  {
    ...securityOption,
    name: 'password_file',
    bringsDefaultListener: 'any',
    value: text,
    duplicate: refusedUntil21,
    removed: version('3.0'),
    deprecated: {
      since: version('2.1'),
      replacement: t`the plugin mosquitto_password_file with plugin_opt_password_file`,
    },
    file: 'password-file',
    help: t`File with the users and their hashed passwords, as mosquitto_passwd writes it.`,
  },
  {
    ...securityOption,
    name: 'psk_file',
    bringsDefaultListener: 'any',
    value: text,
    duplicate: refusedUntil21,
    file: 'psk-file',
    help: t`File with an identity and its pre-shared key per line, for listeners with psk_hint. Switches TLS 1.3 off on those it applies to.`,
  },
];
