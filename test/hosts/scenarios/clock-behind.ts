import { scenario } from '../scenario.js';
import { RESTART, SITE } from '../site.js';

/** A Raspberry Pi without a clock wakes up in the past: its own files are from the future then. */
export default scenario({
  name: 'a clock that is behind',
  break: async (host) => {
    await host.put({ [SITE]: 'allow_anonymous true\nlistener 1883 127.0.0.1\n' });
    await host.sh(`touch -d '+2 days' ${SITE}; ${RESTART}`);
  },
  first: 'install/clock',
  fails: ['configuration/taken-up'],
  detail: /the clock is behind/,
});
