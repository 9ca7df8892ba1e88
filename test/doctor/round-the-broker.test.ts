import { afterEach, expect, test } from 'vitest';
import { checks } from '../../src/doctor/checks/index.js';
import { Examination } from '../../src/doctor/examination.js';
import { examine } from '../../src/doctor/examine.js';
import { Scratch } from '../end-to-end/mqttctl.js';

const UNIT = 'usr/lib/systemd/system/mosquitto.service';
const SITE = 'etc/mosquitto/conf.d/site.conf';

/** A Debian as it comes, as far as these checks look at it. */
const DEBIAN: Readonly<Record<string, string>> = {
  'etc/passwd': 'root:x:0:0::/root:/bin/sh\nmosquitto:x:100:100::/var/lib/mosquitto:/usr/sbin/nologin\n',
  'etc/group': 'root:x:0:\nmosquitto:x:100:\n',
  'etc/mosquitto/mosquitto.conf':
    'persistence true\npersistence_location /var/lib/mosquitto/\nlog_dest file /var/log/mosquitto/mosquitto.log\ninclude_dir /etc/mosquitto/conf.d\n',
  'etc/mosquitto/conf.d/README': '',
  'usr/sbin/mosquitto': 'ELF libwrap.so.0',
  [UNIT]: `[Unit]
After=network.target
[Service]
Type=notify
ExecStart=/usr/sbin/mosquitto -c /etc/mosquitto/mosquitto.conf
ExecStartPre=/bin/mkdir -m 740 -p /var/log/mosquitto
`,
  'etc/logrotate.conf': 'include /etc/logrotate.d\n',
  'etc/logrotate.d/mosquitto':
    '/var/log/mosquitto/mosquitto.log {\n postrotate\n invoke-rc.d mosquitto reload\n endscript\n}\n',
};

const LISTENER = 'listener 1883\npassword_file /etc/mosquitto/passwd\n';
const EVERYWHERE = { [SITE]: LISTENER };
const dropIn = (lines: string) => ({ [`${UNIT}.d/x.conf`]: `[Service]\n${lines}\n` });

let scratch: Scratch | undefined;
afterEach(() => scratch?.remove());

/** What one check finds on that Debian with other files. */
async function found(id: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  scratch = new Scratch().put({ ...DEBIAN, ...files });
  const examination = new Examination({ root: scratch.path, target: '2.0.21' });
  const chosen = checks.filter((check) => check.id === id).map(({ needs: _, ...check }) => check);
  const results = await examine(examination, chosen);
  return results.filter(({ status }) => status !== 'skip').map(({ status, detail }) => `${status}: ${detail}`);
}

test.each<[string, string, Record<string, string>, RegExp | undefined]>([
  ['a unit as it comes', 'install/unit', {}, undefined],
  ['no such account', 'install/unit', dropIn('User=mqtt'), /^fail: .* as mqtt, and there is no such account/],
  ['no such group', 'install/unit', dropIn('User=mosquitto\nGroup=mqtt'), /^fail: .* group mqtt/],
  ['an account of systemd’s', 'install/unit', dropIn('DynamicUser=yes\nUser=mqtt'), undefined],
  ['an account by number', 'install/unit', dropIn('User=1883'), undefined],
  ['no such directory', 'install/unit', dropIn('WorkingDirectory=/srv'), /^fail: .* in \/srv/],
  ['one that may be missing', 'install/unit', dropIn('WorkingDirectory=-/srv'), undefined],
  [
    'no such program',
    'install/unit',
    dropIn('ExecStart=\nExecStart=/opt/mosquitto -c /etc/mosquitto/mosquitto.conf'),
    /^fail: .* \/opt\/mosquitto,/,
  ],
  [
    'no such configuration',
    'install/unit',
    dropIn('ExecStart=\nExecStart=-/usr/sbin/mosquitto -c /etc/m.conf'),
    /^fail: .* \/etc\/m\.conf,/,
  ],
  [
    'no program to reload',
    'install/unit',
    dropIn('ExecReload=/bin/kill -HUP $MAINPID'),
    /^warn: .* \(package "procps"\)/,
  ],
  ['a fixed address', 'install/unit', { [SITE]: 'listener 1883 192.0.2.1\n' }, /^warn: The listener on 192\.0\.2\.1/],
  ['an address of the loopback', 'install/unit', { [SITE]: 'listener 1883 127.0.0.1\n' }, undefined],
  [
    'an address of ifupdown',
    'install/unit',
    {
      [SITE]: 'listener 1883 192.0.2.1\n',
      'etc/network/interfaces': 'auto eth0\niface eth0 inet static\n address 192.0.2.1/24\n',
    },
    undefined,
  ],
  [
    'a unit that waits',
    'install/unit',
    { [SITE]: 'listener 1883 192.0.2.1\n', [`${UNIT}.d/x.conf`]: '[Unit]\nAfter=network-online.target\n' },
    undefined,
  ],
  ['an empty unit', 'install/unit', { [UNIT]: '' }, /^fail: .* masked/],

  ['a unit without a sandbox', 'rights/confinement', {}, undefined],
  [
    'a read-only system',
    'rights/confinement',
    dropIn('ProtectSystem=strict'),
    /^fail: .* \/var\/lib\/mosquitto, \/var\/log\/mosquitto \(ProtectSystem=strict\)/,
  ],
  [
    'one with holes',
    'rights/confinement',
    dropIn('ProtectSystem=strict\nReadWritePaths=/var/lib/mosquitto /var/log/mosquitto'),
    undefined,
  ],
  [
    'a hidden file',
    'rights/confinement',
    { ...dropIn('ProtectHome=yes'), [SITE]: 'listener 8883\ncertfile /home/a/c.pem\nkeyfile /etc/k.pem\n' },
    /^fail: The unit hides \/home\/a\/c\.pem/,
  ],
  [
    'no IPv4',
    'rights/confinement',
    { ...EVERYWHERE, ...dropIn('RestrictAddressFamilies=AF_UNIX') },
    /^fail: .* no IPv4 sockets/,
  ],
  [
    'no word to systemd',
    'rights/confinement',
    dropIn('RestrictAddressFamilies=AF_INET AF_INET6'),
    /^fail: .* without AF_UNIX/,
  ],
  ['nobody admitted', 'rights/confinement', dropIn('IPAddressDeny=any'), /^fail: .*IPAddressDeny=any/],
  [
    'this machine admitted',
    'rights/confinement',
    { ...EVERYWHERE, ...dropIn('IPAddressDeny=any\nIPAddressAllow=localhost') },
    /^warn: .* only this one/,
  ],
  [
    'this machine admitted, and no other wanted',
    'rights/confinement',
    dropIn('IPAddressDeny=any\nIPAddressAllow=localhost'),
    undefined,
  ],
  [
    'no change of account',
    'rights/confinement',
    dropIn('CapabilityBoundingSet=CAP_NET_BIND_SERVICE'),
    /^fail: .* cannot become mosquitto/,
  ],
  ['no change needed', 'rights/confinement', dropIn('User=mosquitto\nCapabilityBoundingSet='), undefined],
  [
    'a profile that does not fit',
    'rights/confinement',
    {
      'etc/apparmor.d/usr.sbin.mosquitto': '/usr/sbin/mosquitto {\n/etc/mosquitto/** r,\n/var/log/mosquitto/* w,\n}\n',
    },
    /^warn: AppArmor.* write \/var\/lib\/mosquitto,/,
  ],

  ['no hosts.deny', 'rights/hosts-deny', EVERYWHERE, undefined],
  [
    'all refused',
    'rights/hosts-deny',
    { ...EVERYWHERE, 'etc/hosts.deny': 'ALL: ALL\n' },
    /^fail: .* this machine itself/,
  ],
  [
    'others refused',
    'rights/hosts-deny',
    { ...EVERYWHERE, 'etc/hosts.deny': 'ALL: ALL EXCEPT 127.0.0.1 [::1]\n' },
    /^fail: .* all other machines:/,
  ],
  [
    'some let in, by a rule for all services',
    'rights/hosts-deny',
    { ...EVERYWHERE, 'etc/hosts.deny': 'ALL: ALL\n', 'etc/hosts.allow': 'ALL: LOCAL, 10.\n' },
    /^warn: .* all machines but those/,
  ],
  [
    'some let in, knowingly',
    'rights/hosts-deny',
    { ...EVERYWHERE, 'etc/hosts.deny': 'ALL: ALL\n', 'etc/hosts.allow': 'mosquitto: LOCAL, 10.\n' },
    undefined,
  ],
  ['some refused', 'rights/hosts-deny', { ...EVERYWHERE, 'etc/hosts.deny': 'ALL: 203.0.113.7\n' }, undefined],
  ['nobody else wanted', 'rights/hosts-deny', { 'etc/hosts.deny': 'ALL: ALL EXCEPT LOCAL\n' }, undefined],
  [
    'a program that does not ask',
    'rights/hosts-deny',
    { ...EVERYWHERE, 'etc/hosts.deny': 'ALL: ALL\n', 'usr/sbin/mosquitto': 'ELF' },
    undefined,
  ],

  ['the rotation as it comes', 'logs/rotation', {}, undefined],
  [
    'a rotation in silence',
    'logs/rotation',
    { 'etc/logrotate.d/mosquitto': '/var/log/mosquitto/*.log {\n daily\n}\n' },
    /^warn: .* does not tell the broker/,
  ],
  [
    'a rotation that copies',
    'logs/rotation',
    { 'etc/logrotate.d/mosquitto': '/var/log/mosquitto/*.log {\n copytruncate\n}\n' },
    undefined,
  ],

  [
    'few files for many clients',
    'access/open-files',
    { [SITE]: `${LISTENER}max_connections 2000\n` },
    /^warn: max_connections allows 2000 clients, .* 1024 files/,
  ],
  [
    'enough of them',
    'access/open-files',
    { [SITE]: `${LISTENER}max_connections 2000\n`, ...dropIn('LimitNOFILE=65536') },
    undefined,
  ],
  ['as many as come', 'access/open-files', EVERYWHERE, undefined],
])('%s (%s)', async (_, id, files, expected) => {
  const [first = '', ...more] = await found(id, files);
  expect(more).toEqual([]);
  if (expected) expect(first).toMatch(expected);
  else expect(first).toMatch(/^(?:pass: .+)?$/);
});
