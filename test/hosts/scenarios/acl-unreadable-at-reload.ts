import { scenario } from '../scenario.js';
import { OWN_ACL, PROTECTED, RESTART, SITE } from '../site.js';

/** An editor run with sudo gives the file to root; 2.0 drops all rules at the next reload, 2.1 ends. */
export default scenario({
  name: 'an ACL file of root, after a reload',
  break: async (host) => {
    await host.put({ [SITE]: PROTECTED, '/etc/mosquitto/acl': 'topic readwrite home/#\ntopic read $SYS/#\n' });
    await host.sh(`${OWN_ACL}; ${RESTART}; chown root: /etc/mosquitto/acl; systemctl reload mosquitto || :; sleep 1`);
  },
  first: 'rights/files',
  fails: ['access/acl'],
  detail: /acl/,
  fixed: true,
});
