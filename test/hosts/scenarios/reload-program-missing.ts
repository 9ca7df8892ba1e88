import { scenario } from '../scenario.js';

/** The unit of Debian needs a package that it does not depend on. */
export default scenario({
  name: 'no program that reloads the broker',
  break: (host) => host.sh('mv /usr/bin/kill /tmp/'),
  first: 'install/unit',
  detail: /procps/,
});
