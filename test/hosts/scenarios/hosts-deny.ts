import { scenario } from '../scenario.js';

/** An old way to shut a machine, which Debian builds of the broker heed. */
export default scenario({
  name: 'nobody is let in by libwrap',
  break: (host) => host.sh('echo "ALL: ALL" >>/etc/hosts.deny'),
  first: 'rights/hosts-deny',
  detail: /refuses this machine itself/,
  fixed: true,
});
