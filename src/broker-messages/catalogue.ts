import { bridgeMessages } from './bridges.js';
import { clientMessages } from './clients.js';
import { configurationMessages } from './configuration.js';
import type { BrokerMessage } from './message.js';
import { oldOptionMessages } from './old-options.js';
import { persistenceMessages } from './persistence.js';
import { pluginMessages } from './plugins.js';
import { processMessages } from './process.js';
import { protocolMessages } from './protocol.js';
import { securityFileMessages } from './security-files.js';
import { socketMessages } from './sockets.js';
import { systemdMessages } from './systemd.js';
import { tlsMessages } from './tls.js';
import { valueMessages } from './values.js';

/** Every message that mqttctl can explain. */
export const brokerMessages: readonly BrokerMessage[] = [
  ...configurationMessages,
  ...valueMessages,
  ...oldOptionMessages,
  ...processMessages,
  ...socketMessages,
  ...tlsMessages,
  ...securityFileMessages,
  ...pluginMessages,
  ...persistenceMessages,
  ...bridgeMessages,
  ...clientMessages,
  ...protocolMessages,
  ...systemdMessages,
];
