import type { BridgeAnswers } from './answers.js';

/** Where Debian and most others keep the authorities that the system believes. */
const SYSTEM_AUTHORITIES = '/etc/ssl/certs';

/** The lines of a bridge to another broker. */
export function bridgeLines(bridge: BridgeAnswers | undefined): string[] {
  if (!bridge) return [];
  const { host, port, tls, cafile, user, password, topics } = bridge;
  return [
    '# What goes to the other broker, and what comes from there.',
    'connection central',
    `address ${host}:${port}`,
    ...(user === undefined ? [] : [`remote_username ${user}`]),
    ...(password === undefined ? [] : [`remote_password ${password}`]),
    ...(tls ? [cafile === undefined ? `bridge_capath ${SYSTEM_AUTHORITIES}` : `bridge_cafile ${cafile}`] : []),
    // Messages of QoS 1 and 2 wait for the other broker.
    'cleansession false',
    ...topics.map((topic) => `topic ${topic}`),
  ];
}
