import { scenario } from '../scenario.js';
import { OWN_ACL, PROTECTED, RESTART, SITE } from '../site.js';

/** 2.1 ends when it reloads such a file, and systemd starts it in vain until it gives up. */
export default scenario({
  name: 'a broken ACL file that 2.1 has reloaded, and died of',
  suites: ['sid'],
  break: async (host) => {
    await host.put({ [SITE]: PROTECTED, '/etc/mosquitto/acl': 'topic readwrite home/#\ntopic read $SYS/#\n' });
    await host.sh(
      `${OWN_ACL}; ${RESTART}; echo "topik read secret/#" >>/etc/mosquitto/acl; systemctl reload mosquitto || :; sleep 1`,
    );
  },
  first: 'configuration/files',
  detail: /topik/,
});
