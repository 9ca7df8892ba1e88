import { expect, test } from 'vitest';
import { parseConnections } from '../../../src/host/sockets/windows.js';
import { socketName } from '../../../src/ports/names.js';
import { MqttctlError } from '../../../src/text/error.js';

/** As the script's ConvertTo-Json prints it: the keys of a hash table come in any order. */
const OUTPUT =
  '\ufeff[{"address":"0.0.0.0","process":"mosquitto","port":1883,"pid":4312},{"process":"mosquitto","address":"::","pid":4312,"port":1883},{"address":"fe80::1c2:3d4%12","port":139,"process":"System","pid":4},{"pid":999,"process":null,"address":"127.0.0.1","port":5040}]\r\n';

test('PowerShell', () => {
  const seen = parseConnections(OUTPUT).map((socket) => [socketName(socket), socket.holders, socket.user]);
  expect(seen).toEqual([
    ['0.0.0.0:1883', [{ pid: 4312, name: 'mosquitto', isBroker: true }], undefined],
    ['[::]:1883', [{ pid: 4312, name: 'mosquitto', isBroker: true }], undefined],
    ['[fe80::1c2:3d4]:139', [{ pid: 4, name: 'System', isBroker: false }], undefined],
    ['127.0.0.1:5040', [{ pid: 999, name: '?', isBroker: false }], undefined],
  ]);
  expect(parseConnections('[]')).toEqual([]);
});

test.each(['', 'Get-NetTCPConnection : not recognized', '{"a":1}', '[{"address":1}]', 'null'])('%j', (output) => {
  expect(() => parseConnections(output)).toThrow(MqttctlError);
});
