import { scenario } from '../scenario.js';
import { OWN_ACL, PROTECTED, RESTART, SITE } from '../site.js';

/** The worst of all: 2.0 goes on without any rules, and systemctl says that the reload went well. */
export default scenario({
  name: 'a broken ACL file that 2.0 has reloaded, so that everybody may do everything',
  suites: ['bookworm', 'trixie'],
  break: async (host) => {
    await host.put({ [SITE]: PROTECTED, '/etc/mosquitto/acl': 'topic readwrite home/#\ntopic read $SYS/#\n' });
    await host.sh(
      `${OWN_ACL}; ${RESTART}; echo "topik read secret/#" >>/etc/mosquitto/acl; systemctl reload mosquitto || :; sleep 0.5`,
    );
  },
  first: 'configuration/files',
  fails: ['access/acl'],
  detail: /topik/,
});
