import { t } from '../../language/t.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, type Connection, urlOf } from '../connection.js';
import { grantedOr, type Program } from '../program.js';

const IDS = { tab: 'mqttctl0tab', broker: 'mqttctl0broker', tls: 'mqttctl0tls', debug: 'mqttctl0debug' };

/**
 * Node-RED's mqtt nodes (core/network/10-mqtt.js and 05-tls.js). A broker that uses TLS without a tls-config node checks
 * no certificate, so that there always is one; a broker with `://` in its name is taken for a URL, which is how
 * websockets are written. Credentials are kept apart from flows.
 */
export const nodeRed: Program = {
  name: 'nodered',
  aliases: ['node-red'],
  title: 'Node-RED',
  speaks: { tls: true, websockets: true, socket: false, psk: false, clientCertificate: true, authorityFile: true },
  usualTopics: ({ granted }) => grantedOr(granted('read')),
  wants: (topics) => topics.map((topic) => ({ topic, access: 'read' })),
  render: (connection, topics) => ({
    parts: [{ place: t`menu > Import, a flow to paste`, content: JSON.stringify(flow(connection, topics), null, 2) }],
    notes: [
      ...(connection.user === undefined
        ? []
        : [
            t`Flows have no credentials in them: open the node of the broker, tab Security, and enter ${connection.user} and its password before you deploy.`,
          ]),
      t`To publish from it, too, the user needs the right to write: mqttctl acl allow USER TOPIC --write.`,
    ],
  }),
};

function flow(connection: Connection, topics: readonly string[]): object[] {
  const inputs = topics.map((topic, index) => ({
    id: `mqttctl0in${index}`,
    type: 'mqtt in',
    z: IDS.tab,
    name: '',
    topic,
    qos: '0',
    datatype: 'auto-detect',
    broker: IDS.broker,
    nl: false,
    rap: true,
    rh: 0,
    inputs: 0,
    x: 160,
    y: 80 + 60 * index,
    wires: [[IDS.debug]],
  }));
  return [
    { id: IDS.tab, type: 'tab', label: 'MQTT', disabled: false, info: '' },
    ...inputs,
    { id: IDS.debug, type: 'debug', z: IDS.tab, name: '', active: true, complete: 'payload', x: 420, y: 80, wires: [] },
    broker(connection),
    ...(connection.tls ? [tlsConfig(connection)] : []),
  ];
}

function broker(connection: Connection): object {
  const { place, websockets, tls } = connection;
  const host = 'socket' in place ? '' : websockets ? urlOf(connection) : place.host;
  return {
    id: IDS.broker,
    type: 'mqtt-broker',
    name: 'mosquitto',
    broker: host,
    port: 'socket' in place ? '' : String(place.port),
    ...(tls && { tls: IDS.tls }),
    clientid: '',
    autoConnect: true,
    usetls: tls !== undefined,
    protocolVersion: '4',
    keepalive: '60',
    cleansession: true,
  };
}

function tlsConfig({ tls, clientCertificate }: Connection): object {
  return {
    id: IDS.tls,
    type: 'tls-config',
    name: 'mosquitto',
    cert: clientCertificate ? CLIENT_CERTIFICATE : '',
    key: clientCertificate ? CLIENT_KEY : '',
    ca: tls?.trust === 'private' ? tls.authorityPath : '',
    certname: '',
    keyname: '',
    caname: '',
    servername: '',
    verifyservercert: true,
  };
}
