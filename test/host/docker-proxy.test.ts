import { expect, test } from 'vitest';
import { parseProxy } from '../../src/host/docker-proxy.js';

const LINE =
  '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8883 -container-ip 172.17.0.2 -container-port 1883 -use-listen-fd';

test('what it passes on', () =>
  expect(parseProxy(LINE.split(' '))).toEqual({
    hostAddress: '0.0.0.0',
    hostPort: 8883,
    containerAddress: '172.17.0.2',
    containerPort: 1883,
  }));

test.each([LINE.replace('tcp', 'udp'), 'sleep 1', ''])('not %s', (line) =>
  expect(parseProxy(line.split(' '))).toBeUndefined(),
);
