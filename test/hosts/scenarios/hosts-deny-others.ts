import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL, RESTART, SITE } from '../site.js';

/** Who is allowed was written for other services. */
export default scenario({
  name: 'other machines are not let in by libwrap',
  break: async (host) => {
    await host.put({ [SITE]: FOR_ALL });
    await host.sh(`${ALICE}
      echo 'ALL: ALL' >>/etc/hosts.deny
      echo 'ALL: 127.0.0.1 [::1]' >>/etc/hosts.allow
      ${RESTART}`);
  },
  first: 'rights/hosts-deny',
  detail: /refuses all other machines/,
});
