import { scenario } from '../scenario.js';
import { RESTART, SITE } from '../site.js';

/** A plugin that is not there stops the broker in every version. */
export default scenario({
  name: 'a plugin that is not there',
  break: async (host) => {
    await host.put({ [SITE]: 'listener 1883 127.0.0.1\nallow_anonymous true\nplugin /usr/lib/no_such_plugin.so\n' });
    await host.sh(RESTART);
  },
  first: 'configuration/files',
  detail: /no_such_plugin/,
});
