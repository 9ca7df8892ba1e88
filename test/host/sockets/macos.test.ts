import { expect, test } from 'vitest';
import { withDual } from '../../../src/host/sockets/dual.js';
import { parseLsof } from '../../../src/host/sockets/macos.js';
import { socketName } from '../../../src/ports/names.js';

/** In the form of lsof 4.91 of macOS, as `lsof -nP +c 0 -FpcuLtn` prints it for TCP and then for unix sockets. */
const OUTPUT = `p71
cmosquitto
u501
Lanna
f5
tIPv4
n127.0.0.1:1883
f6
tIPv6
n[::1]:1883
f7
tIPv6
n*:9001
p310
cControlCenter
u501
Lanna
f9
tIPv4
n*:5000
f10
tIPv6
n*:5000
p400
cnginx
u0
Lroot
f6
tIPv4
n*:80
p401
cnginx
u-2
Lnobody
f6
tIPv4
n*:80
p71
cmosquitto
u501
Lanna
f11
tunix
n/Users/anna/m.sock
f12
tunix
n->0xa5f3c1d2e4b60718
p500
ca name of many words
u0
Lroot
f3
tunix
n/var/run/x y
f4
tunix
n/var/run/x y
`;

test('lsof', () => {
  const seen = withDual(parseLsof(OUTPUT)).map((socket) => [
    socketName(socket),
    socket.holders.map(({ pid, name }) => `${pid}/${name}`).join(' '),
    socket.user,
    socket.protocol === 'tcp' ? socket.dual : 'unix',
    socket.holders.some(({ isBroker }) => isBroker),
  ]);
  expect(seen).toEqual([
    ['127.0.0.1:1883', '71/mosquitto', 'anna', undefined, true],
    ['[::1]:1883', '71/mosquitto', 'anna', false, true],
    ['[::]:9001', '71/mosquitto', 'anna', undefined, true],
    ['0.0.0.0:5000', '310/ControlCenter', 'anna', undefined, false],
    ['[::]:5000', '310/ControlCenter', 'anna', false, false],
    ['0.0.0.0:80', '400/nginx 401/nginx', 'root', undefined, false],
    ['/Users/anna/m.sock', '71/mosquitto', 'anna', 'unix', true],
    ['/var/run/x y', '500/a name of many words', 'root', 'unix', false],
  ]);
});

test('lsof that finds nothing, or says something else', () => {
  expect(parseLsof('')).toEqual([]);
  expect(parseLsof('lsof: WARNING: cannot stat\nnonsense\n')).toEqual([]);
  expect(parseLsof('p1\ncx\nf1\ntIPv4\nn10.0.0.1:80->10.0.0.2:5000\n')).toEqual([]);
});
