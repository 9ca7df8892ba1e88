import { scenario } from '../scenario.js';
import { bridge, FOR_THIS_MACHINE, otherBroker, RESTART, SITE } from '../site.js';

/** The password was changed at the other end. */
export default scenario({
  name: 'a bridge whose user the other broker does not let in',
  break: async (host) => {
    const user = 'remote_username hub\nremote_password of-last-year\n';
    await host.put({ [SITE]: FOR_THIS_MACHINE + bridge('127.0.0.1:1999') + user });
    await host.sh(`chown root:mosquitto ${SITE}; chmod 0640 ${SITE}; ${otherBroker(1999, '20020005')}; ${RESTART}`);
  },
  first: 'bridges/remote',
  detail: /does not let hub in/,
});
