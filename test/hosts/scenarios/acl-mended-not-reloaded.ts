import { scenario } from '../scenario.js';
import { OWN_ACL, PROTECTED, RESTART, SITE } from '../site.js';

/** The file is in order again, and the broker still has no rules. */
export default scenario({
  name: 'an ACL file that was mended after the reload that dropped it',
  suites: ['bookworm', 'trixie'],
  break: async (host) => {
    await host.put({ [SITE]: PROTECTED, '/etc/mosquitto/acl': 'topic readwrite home/#\ntopic read $SYS/#\n' });
    await host.sh(`${OWN_ACL}; ${RESTART}; cp -p /etc/mosquitto/acl /tmp/acl
      echo "topik read secret/#" >>/etc/mosquitto/acl; systemctl reload mosquitto || :; sleep 0.5
      cp -p /tmp/acl /etc/mosquitto/acl`);
  },
  first: 'service/reloaded',
  fails: ['access/acl'],
  detail: /topik/,
  fixed: true,
});
