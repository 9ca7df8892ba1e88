import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** Nobody sees it, and a part of the versions takes it for a part of the path. */
export default scenario({
  name: 'a blank after the path of include_dir',
  break: (host) =>
    host.sh(`
    sed -i "s|^include_dir .*|& |" /etc/mosquitto/mosquitto.conf
    ${RESTART}`),
  first: 'configuration/files',
  detail: /include_dir|blank/,
});
