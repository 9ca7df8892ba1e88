import { expect, test } from 'vitest';
import { type MemoryEntry, MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { findUnit, type Unit } from '../../src/installation/unit.js';

const LIB = '/lib/systemd/system/mosquitto.service';
const ETC = '/etc/systemd/system/mosquitto.service';

test.each<[string, Record<string, MemoryEntry>, Partial<Unit> | undefined]>([
  ['none', {}, undefined],
  ['one without settings', { [LIB]: '[Service]\nExecStart=/usr/sbin/mosquitto\n' }, { path: LIB }],
  [
    'its settings',
    { [LIB]: '[Unit]\nUser=no\n[Service]\nUser = mosquitto \r\nWorkingDirectory=/var/lib/mosquitto\n' },
    { path: LIB, user: 'mosquitto', workdir: '/var/lib/mosquitto' },
  ],
  ['the last assignment counts', { [LIB]: '[Service]\nUser=a\nUser=b\n' }, { path: LIB, user: 'b' }],
  ['an empty assignment takes it back', { [LIB]: '[Service]\nUser=a\nUser=\n' }, { path: LIB }],
  ['a comment is none', { [LIB]: '[Service]\n#User=a\n;User=b\n' }, { path: LIB }],
  ['a directory that may be missing', { [LIB]: '[Service]\nWorkingDirectory=-/srv\n' }, { path: LIB, workdir: '/srv' }],
  ['a home is no path', { [LIB]: '[Service]\nWorkingDirectory=~\n' }, { path: LIB }],
  [
    'the administrator’s own first',
    { [LIB]: '[Service]\nUser=a\n', [ETC]: '[Service]\nUser=b\n' },
    { path: ETC, user: 'b' },
  ],
  [
    'drop-ins in the order of their names',
    {
      [LIB]: '[Service]\nUser=a\n',
      [`${LIB}.d/20.conf`]: '[Service]\nUser=c\n',
      [`${ETC}.d/10.conf`]: '[Service]\nUser=b\n',
    },
    { path: LIB, user: 'c' },
  ],
  [
    'of drop-ins with one name, the administrator’s',
    { [LIB]: '[Service]\n', [`${LIB}.d/10.conf`]: '[Service]\nUser=c\n', [`${ETC}.d/10.conf`]: '[Service]\nUser=b\n' },
    { path: LIB, user: 'b' },
  ],
  [
    'what it makes before the start',
    {
      [LIB]:
        '[Service]\nRuntimeDirectory=mosquitto other:link\nLogsDirectory=mosquitto\nExecStartPre=/bin/mkdir -m 740 -p /run/x\nExecStartPre=/bin/chown mosquitto /run/y\n',
    },
    { path: LIB, prepares: ['/run/mosquitto', '/run/other', '/var/log/mosquitto', '/run/x'] },
  ],
  [
    'ports below 1024 without root',
    { [LIB]: '[Service]\nUser=mosquitto\nAmbientCapabilities=CAP_SYS_NICE cap_net_bind_service\n' },
    { path: LIB, user: 'mosquitto', bindsAnyPort: true },
  ],
  [
    'who drops from root loses that right',
    { [LIB]: '[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n' },
    { path: LIB },
  ],
  ['drop-ins are called .conf', { [LIB]: '[Service]\n', [`${ETC}.d/10.bak`]: '[Service]\nUser=b\n' }, { path: LIB }],
])('%s', (_, files, unit) =>
  expect(findUnit(new MemoryFileSystem(files))).toEqual(unit && { prepares: [], bindsAnyPort: false, ...unit }),
);
