import { expect, test } from 'vitest';
import { rotationOf } from '../../src/installation/logrotate.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';

const LOG = '/var/log/mosquitto/mosquitto.log';
const MAIN = '/etc/logrotate.conf';
const DEBIAN = `${LOG} {
\trotate 7
\tnocreate
\tpostrotate
\t\tif invoke-rc.d mosquitto status > /dev/null 2>&1; then \\
\t\t\tinvoke-rc.d mosquitto reload > /dev/null 2>&1; \\
\t\tfi;
\tendscript
}
`;

function rule(files: Readonly<Record<string, string>>) {
  const found = rotationOf(new MemoryFileSystem(files), LOG);
  return found && { place: `${found.file}:${found.line}`, options: [...found.options].sort(), script: found.script };
}

test.each<[string, Record<string, string>, ReturnType<typeof rule>]>([
  ['none', {}, undefined],
  ['none for it', { [MAIN]: 'weekly\n/var/log/wtmp {\n  rotate 1\n}\n' }, undefined],
  [
    'Debian’s',
    { [MAIN]: '# global\nweekly\ninclude /etc/logrotate.d\n', '/etc/logrotate.d/mosquitto': DEBIAN },
    {
      place: '/etc/logrotate.d/mosquitto:1',
      options: ['nocreate', 'rotate', 'weekly'],
      script:
        'if invoke-rc.d mosquitto status > /dev/null 2>&1; then \\\ninvoke-rc.d mosquitto reload > /dev/null 2>&1; \\\nfi;\n',
    },
  ],
  [
    'several patterns, in several lines and in quotation marks',
    { [MAIN]: '/var/log/syslog\n"/var/log/mosquitto/*.log"\n{\n copytruncate\n}\n' },
    { place: `${MAIN}:1`, options: ['copytruncate'], script: '' },
  ],
  [
    'what is set for all',
    { [MAIN]: 'copytruncate\ninclude /etc/logrotate.d\n', '/etc/logrotate.d/x': `${LOG} { \n daily\n }\n` },
    { place: '/etc/logrotate.d/x:1', options: ['copytruncate', 'daily'], script: '' },
  ],
  [
    'a file that logrotate leaves out',
    { [MAIN]: 'include /etc/logrotate.d\n', '/etc/logrotate.d/x.dpkg-old': DEBIAN },
    undefined,
  ],
  [
    'a script before the rotation is none after it',
    { [MAIN]: `${LOG} {\nprerotate\nkill -HUP 1\nendscript\n}\n` },
    { place: `${MAIN}:1`, options: [], script: '' },
  ],
])('%s', (_, files, expected) => expect(rule(files)).toEqual(expected));
