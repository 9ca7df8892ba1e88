import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** What PowerShell and the editor of Windows save. */
export default scenario({
  name: 'a configuration in UTF-16',
  break: (host) =>
    host.sh(`
    printf 'listener 1883 127.0.0.1\\nallow_anonymous true\\n' |
      python3 -c 'import sys; sys.stdout.buffer.write(sys.stdin.read().encode("utf-16"))' >/etc/mosquitto/conf.d/site.conf
    ${RESTART}`),
  first: 'configuration/files',
  detail: /UTF-16/,
});
