import { expect, test } from 'vitest';
import { mountOf, parseMounts } from '../../src/host/mounts.js';

const MOUNTS = parseMounts(`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
23 22 0:21 / /run rw,nosuid,nodev shared:2 - tmpfs tmpfs rw,size=1g
24 22 8:2 / /var rw,relatime shared:3 - ext4 /dev/sda2 ro
25 24 0:30 / /var/lib/my\\040data rw - tmpfs none rw
26 24 8:1 /srv /var/lib/bound ro,relatime - ext4 /dev/sda1 rw
`);

test.each([
  ['/etc', '/ ext4 rw'],
  ['/run/mosquitto', '/run tmpfs rw'],
  ['/running', '/ ext4 rw'],
  ['/var/lib/mosquitto', '/var ext4 ro'],
  ['/var/lib/my data/x', '/var/lib/my data tmpfs rw'],
  ['/var/lib/bound', '/var/lib/bound ext4 ro'],
])('%s is on %s', (path, expected) => {
  const found = mountOf(path, MOUNTS);
  expect(`${found?.directory} ${found?.type} ${found?.readOnly ? 'ro' : 'rw'}`).toBe(expected);
});
