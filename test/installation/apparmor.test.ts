import { expect, test } from 'vitest';
import { findProfile } from '../../src/installation/apparmor.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';

const PROFILE = '/etc/apparmor.d/usr.sbin.mosquitto';
/** In the manner of the one that openSUSE and Ubuntu have. */
const TEXT = `#include <tunables/global>
/usr/sbin/mosquitto {
  #include <abstractions/base>
  include if exists <local/usr.sbin.mosquitto>
  capability setuid,
  /etc/mosquitto/** r,
  /var/lib/mosquitto/** rwk,
  owner /var/log/mosquitto/*.log w,
  /{,var/}run/mosquitto.pid rw,
  @{run}/mosquitto/** rw,
  r /usr/share/mosquitto/*.conf,
}
`;

const profile = findProfile(
  new MemoryFileSystem({ [PROFILE]: TEXT, '/etc/apparmor.d/local/usr.sbin.mosquitto': '/srv/certs/** r,\n' }),
);

test.each<[string, 'read' | 'write', boolean]>([
  ['/etc/mosquitto/certs/key.pem', 'read', true],
  ['/etc/mosquitto/certs/key.pem', 'write', false],
  ['/var/lib/mosquitto/mosquitto.db.new', 'write', true],
  ['/var/log/mosquitto/mosquitto.log', 'write', true],
  ['/run/mosquitto.pid', 'write', true],
  ['/var/run/mosquitto/x', 'write', true],
  ['/usr/share/mosquitto/a.conf', 'read', true],
  ['/srv/certs/key.pem', 'read', true],
  ['/srv/data/mosquitto.db', 'write', false],
])('%s, to %s: %s', (path, want, answer) => expect(profile?.allows(path, want)).toBe(answer));

test('there may be none', () => expect(findProfile(new MemoryFileSystem({}))).toBeUndefined());
