import { type Destination, destinationText } from './destinations.js';

/** Where certbot looks for what it has to run after each renewal. */
export const HOOK_PATH = '/etc/letsencrypt/renewal-hooks/deploy/mqttctl-mosquitto';

/** What the hook runs. */
export interface HookCall {
  /** The program of Node.js, and that of mqttctl, by their absolute paths. */
  readonly node: string;
  readonly program: string;
  /** The main configuration file. */
  readonly config: string;
  readonly destinations: readonly Destination[];
  readonly restart: boolean;
}

/** The hook: all that it has to know stands in it, all that it does is in mqttctl. */
export function hookScript({ node, program, config, destinations, restart }: HookCall): string {
  const words = ['tls', 'deploy', '--quiet', '--config', config];
  const options = destinations.map((destination) => `  --to ${quoted(destinationText(destination))}`);
  const lines = [
    `exec "$node" "$mqttctl" ${words.map(word).join(' ')}`,
    ...options,
    ...(restart ? ['  --restart'] : []),
  ];
  return `#!/bin/sh
# Brings renewed certificates to Mosquitto: certbot runs it after each renewal.
# Made by "mqttctl tls install-hook"; run that again rather than to change this.
node=${quoted(node)}
mqttctl=${quoted(program)}
for program in "$node" "$mqttctl"; do
  if [ ! -f "$program" ]; then
    echo "$program is gone, so the renewed certificate did not come to Mosquitto: run \\"mqttctl tls install-hook\\" again." >&2
    exit 1
  fi
done
${lines.join(' \\\n')}
`;
}

function word(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : quoted(text);
}

/** For sh, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
