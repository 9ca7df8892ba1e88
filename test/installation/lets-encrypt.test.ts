import { expect, test } from 'vitest';
import { type Lineage, tellsBroker } from '../../src/installation/lets-encrypt.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';

const HOME = '/etc/letsencrypt';
const lineage = { name: 'example.org' } as Lineage;

test.each<[string, Record<string, string>, boolean]>([
  ['no hook', {}, false],
  ['one for others', { [`${HOME}/renewal-hooks/deploy/nginx`]: 'systemctl reload nginx' }, false],
  ['one that is called so', { [`${HOME}/renewal-hooks/deploy/mosquitto.sh`]: '. /opt/deploy' }, true],
  ['one that names the service', { [`${HOME}/renewal-hooks/post/all`]: 'systemctl restart nginx mosquitto' }, true],
  ['a command of the lineage', { [`${HOME}/renewal/example.org.conf`]: 'renew_hook = pkill -HUP mosquitto\n' }, true],
  ['a command of another one', { [`${HOME}/renewal/example.net.conf`]: 'renew_hook = pkill -HUP mosquitto\n' }, false],
  [
    'a script of the lineage',
    { [`${HOME}/renewal/example.org.conf`]: 'deploy_hook = /opt/copy all\n', '/opt/copy': 'cp x /etc/mosquitto/certs' },
    true,
  ],
])('%s', (_, files, answer) => expect(tellsBroker(new MemoryFileSystem(files), lineage)).toBe(answer));
