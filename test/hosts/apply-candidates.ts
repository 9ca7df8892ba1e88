/** Configurations that `mqttctl apply` must refuse or roll back, and such that it must apply. */
import { EXPIRED, selfSigned, stranger } from './site.js';
import { ALL_SUITES, type Suite } from './systems.js';

/** Where the new configuration lies: a copy of the live one, changed by a script. */
export const NEW = '/srv/new';
const SITE = `${NEW}/conf.d/site.conf`;
const CERTS = '/etc/mosquitto/certs';

export interface BadCandidate {
  readonly name: string;
  /** Changes the copy, or something beside it. */
  readonly change: string;
  /** `refused` before anything was touched, or `rolled-back`. */
  readonly outcome: 'refused' | 'rolled-back';
  /** In the reason. */
  readonly reason: RegExp;
  readonly suites?: readonly Suite[];
  /** Takes away what it has put beside. */
  readonly cleanUp?: string;
}

const line = (text: string) => `printf '${text}\\n' >> ${SITE}`;
const refused = (
  name: string,
  change: string,
  reason: RegExp,
  suites: readonly Suite[] = ALL_SUITES,
): BadCandidate => ({
  name,
  change,
  outcome: 'refused',
  reason,
  suites,
});
const rolledBack = (name: string, change: string, reason: RegExp): BadCandidate => ({
  name,
  change,
  outcome: 'rolled-back',
  reason,
});

const tls = (lines: string) => `${line('listener 8883 127.0.0.1')}; ${line(lines)}`;

export const badCandidates: readonly BadCandidate[] = [
  refused('an unknown option', line('lisener 1884'), /lisener/),
  refused('a value that is none', line('queue_qos0_messages many'), /'many' is no boolean/),
  refused('a password file that is missing', `sed -i 's|password_file .*|&.nope|' ${SITE}`, /passwd\.nope/),
  refused('an ACL file that is missing', `sed -i 's|acl_file .*|&.nope|' ${SITE}`, /acl\.nope/),
  refused('a bad line in the ACL file', `echo 'topik read x' >> ${NEW}/acl`, /acl:\d+: .*topik/),
  refused('no ACL file any more', `sed -i '/acl_file/d' ${SITE}`, /no ACL applies any more/),
  refused('rules that grant everything', `echo 'pattern readwrite #' >> ${NEW}/acl`, /the ACL grants every topic/),
  refused(
    'anonymous clients from everywhere',
    `sed -i 's/^listener .*/listener 1883/; s/allow_anonymous false/allow_anonymous true/' ${SITE}`,
    /without a user name get in from other machines/,
  ),
  refused('anonymous clients from here', `sed -i 's/allow_anonymous false/allow_anonymous true/' ${SITE}`, /get in/),
  refused(
    'a listener for all beside',
    `printf 'per_listener_settings true\\nlistener 1884\\nallow_anonymous true\\n' > ${NEW}/conf.d/00-all.conf`,
    /1884/,
  ),
  refused('persistence_location twice', line('persistence_location /var/lib/mosquitto/'), /persistence_location/, [
    'bookworm',
    'trixie',
  ]),
  refused(
    'a database where nobody may write',
    `sed -i 's/^persistence_location .*/persistence_location \\/proc\\//' ${NEW}/mosquitto.conf`,
    /proc/,
  ),
  refused(
    'a key of another certificate',
    `${selfSigned()}; ${selfSigned({ name: 'other' })}; ${tls(`certfile ${CERTS}/server.pem\\nkeyfile ${CERTS}/other.key`)}`,
    /other\.key|do not belong|does not belong|match/i,
  ),
  refused(
    'a certificate that has expired',
    `${EXPIRED}; mkdir -p ${NEW}/certs; mv ${CERTS}/server.* ${NEW}/certs; ${tls(`certfile ${CERTS}/server.pem\\nkeyfile ${CERTS}/server.key`)}`,
    /expired/,
  ),
  refused(
    'a key that the broker cannot read',
    `${selfSigned({ name: 'closed' })}; chown root: ${CERTS}/closed.key; chmod 600 ${CERTS}/closed.key; ${tls(`certfile ${CERTS}/closed.pem\\nkeyfile ${CERTS}/closed.key`)}`,
    /closed\.key/,
  ),
  refused('a blank behind include_dir', `sed -i 's|^include_dir .*|& |' ${NEW}/mosquitto.conf`, /conf\.d /),
  refused('only a websockets listener', `sed -i 's/^listener .*/&\\nprotocol websockets/' ${SITE}`, /websockets/, [
    'bookworm',
  ]),
  refused('a plugin that is missing', line('plugin /usr/lib/nope.so'), /nope\.so/),
  refused('an account that is missing', line('user nobody-here'), /nobody-here/, ['bookworm', 'trixie']),
  {
    // Such a broker starts, and logs to where it was started from.
    ...rolledBack(
      'a log file in a directory that is missing',
      `sed -i 's|^log_dest .*|log_dest file /var/log/nope/m.log|' ${NEW}/mosquitto.conf`,
      /nope/,
    ),
    suites: ['bookworm', 'trixie'],
  },
  refused('an indented comment', line('  # what for'), /#/),
  refused('a tab', line('\\tmax_keepalive 60'), /max_keepalive/),
  refused('a file in UTF-16', `iconv -t UTF-16 ${SITE} > /tmp/x; mv /tmp/x ${SITE}`, /UTF-16|site\.conf/),
  refused('a port that is none', line('listener 99999'), /99999/),
  refused('per_listener_settings too late', line('per_listener_settings true'), /per_listener_settings/),
  refused('a bridge without an address', line('connection b\\ntopic # out'), /b/),
  {
    name: 'a port that another program has',
    change: `${stranger(1886)}; ${line('listener 1886 127.0.0.1')}`,
    outcome: 'refused',
    reason: /1886/,
    cleanUp: 'pkill -9 -x python3 || :',
  },
  rolledBack(
    'an address that the machine has not',
    line('listener 1885 10.9.9.9'),
    /restarted|10\.9\.9\.9|Cannot assign/,
  ),
  rolledBack('an interface that the machine has not', line('listener 1885\\nbind_interface nosuch0'), /./),
  {
    ...rolledBack('a family that the unit denies', line('listener 1885 ::1'), /./),
    change: `mkdir -p /etc/systemd/system/mosquitto.service.d
      printf '[Service]\\nRestrictAddressFamilies=AF_INET AF_UNIX\\n' > /etc/systemd/system/mosquitto.service.d/x.conf
      systemctl daemon-reload; systemctl restart mosquitto; ${line('listener 1885 ::1')}`,
    cleanUp: 'rm -r /etc/systemd/system/mosquitto.service.d; systemctl daemon-reload; systemctl restart mosquitto',
  },
  rolledBack(
    'a password file without the user who must get in',
    `rm ${NEW}/passwd; mosquitto_passwd -b -c ${NEW}/passwd bob secret-of-bob; chmod 644 ${NEW}/passwd`,
    /alice cannot log in/,
  ),
  rolledBack(
    'a database elsewhere, without what was retained',
    `mkdir -p /var/lib/mosquitto/other; chown mosquitto: /var/lib/mosquitto/other
     sed -i 's|^persistence_location .*|persistence_location /var/lib/mosquitto/other/|' ${NEW}/mosquitto.conf
     ${line('listener 1885 127.0.0.1')}`,
    /retained messages are gone/,
  ),
];

export interface GoodCandidate {
  readonly name: string;
  readonly change: string;
  readonly means: 'nothing' | 'reload' | 'restart';
  /** Succeeds afterwards. */
  readonly proof: string;
}

export const goodCandidates: readonly GoodCandidate[] = [
  {
    name: 'a comment, and a page beside',
    change: `sed -i '1i # ours' ${SITE}; echo hello > ${NEW}/NOTES`,
    means: 'nothing',
    proof: 'test -f /etc/mosquitto/NOTES',
  },
  {
    name: 'rules',
    change: `echo 'topic write more/#' >> ${NEW}/acl`,
    means: 'reload',
    proof: `mosquitto_pub -V 5 -q 1 -d -u alice -P secret-of-alice -t more/x -m 1 | grep 'PUBACK.*RC:1\\?[06]'`,
  },
  {
    name: 'a user, and lines with CR LF',
    change: `mosquitto_passwd -b ${NEW}/passwd carol secret-of-carol; sed -i 's/$/\\r/' ${SITE}; chmod 644 ${NEW}/passwd`,
    means: 'reload',
    proof: 'mosquitto_sub -u carol -P secret-of-carol -t x -E',
  },
  {
    name: 'a limit',
    change: line('autosave_interval 977'),
    means: 'reload',
    proof: 'grep -q 977 /etc/mosquitto/conf.d/site.conf',
  },
  {
    name: 'a listener with TLS, whose key comes with it',
    change: `mkdir -p ${NEW}/certs; ${selfSigned()}; mv ${CERTS}/server.* ${NEW}/certs; ${tls(`certfile ${CERTS}/server.pem\\nkeyfile ${CERTS}/server.key`)}`,
    means: 'restart',
    proof: `mosquitto_sub --cafile ${CERTS}/server.pem -h localhost -p 8883 -u alice -P secret-of-alice -t allowed/keep -C 1 -W 3 | grep kept`,
  },
  {
    name: 'a new certificate for it',
    change: `mkdir -p /tmp/c; mv ${CERTS}/server.* /tmp/c; ${selfSigned()}; mv ${CERTS}/server.* ${NEW}/certs; mv /tmp/c/server.* ${CERTS}`,
    means: 'reload',
    proof: `mosquitto_sub --cafile ${CERTS}/server.pem -h localhost -p 8883 -u alice -P secret-of-alice -t allowed/keep -C 1 -W 3 | grep kept`,
  },
  {
    name: 'a file of conf.d less, and one more',
    change: `grep -v 8883 ${SITE} | grep -v file.*certs > /tmp/x; mv /tmp/x ${NEW}/conf.d/other.conf; rm ${SITE}; echo 'listener 1887 127.0.0.1' >> ${NEW}/conf.d/other.conf`,
    means: 'restart',
    proof: `test ! -e /etc/mosquitto/conf.d/site.conf
      mosquitto_sub -p 1887 -u alice -P secret-of-alice -t allowed/keep -C 1 -W 3 | grep kept`,
  },
];
