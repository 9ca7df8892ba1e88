import { scenario } from '../scenario.js';
import { RESTART, SITE } from '../site.js';

/** The libwebsockets of bookworm needs another listener beside it. */
export default scenario({
  name: 'websockets alone on 2.0',
  suites: ['bookworm'],
  break: async (host) => {
    await host.put({ [SITE]: 'listener 9001 127.0.0.1\nprotocol websockets\nallow_anonymous true\n' });
    await host.sh(RESTART);
  },
  first: 'configuration/files',
  detail: /websockets/,
});
