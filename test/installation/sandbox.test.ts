import { expect, test } from 'vitest';
import { admittedBy, allowsFamily, leavesCapability } from '../../src/installation/network-sandbox.js';
import { confinementOf } from '../../src/installation/sandbox.js';
import { UnitSettings } from '../../src/installation/unit-settings.js';

function unit(...lines: readonly string[]): UnitSettings {
  const settings = new UnitSettings('mosquitto.service', false);
  settings.read(['[Service]', ...lines].join('\n'));
  return settings;
}

const DATABASE = '/var/lib/mosquitto';

test.each<[string, string[], string, string | undefined]>([
  ['nothing', [], DATABASE, 'as it is'],
  ['strict', ['ProtectSystem=strict'], DATABASE, 'read-only'],
  ['strict, with a directory of its own', ['ProtectSystem=strict', 'StateDirectory=mosquitto'], DATABASE, 'as it is'],
  ['strict, opened', ['ProtectSystem=strict', 'ReadWritePaths=-/var/lib'], DATABASE, 'as it is'],
  ['strict, opened beside', ['ProtectSystem=strict', 'ReadWritePaths=/var/lib/mosq'], DATABASE, 'read-only'],
  ['strict, and /dev', ['ProtectSystem=strict'], '/dev/shm/x', 'as it is'],
  ['full', ['ProtectSystem=full'], '/etc/mosquitto', 'read-only'],
  ['full leaves /var', ['ProtectSystem=full'], DATABASE, 'as it is'],
  ['yes leaves /etc', ['ProtectSystem=yes'], '/etc/mosquitto', 'as it is'],
  ['no', ['ProtectSystem=strict', 'ProtectSystem=no'], DATABASE, 'as it is'],
  ['homes hidden', ['ProtectHome=true'], '/home/me/certs', 'not at all'],
  ['homes read-only', ['ProtectHome=read-only'], '/root/x', 'read-only'],
  ['temporary files', ['PrivateTmp=yes'], '/tmp/mosquitto.log', 'not at all'],
  ['read-only below writable', ['ReadWritePaths=/var', 'ReadOnlyPaths=/var/lib'], DATABASE, 'read-only'],
  ['inaccessible', ['InaccessiblePaths=/etc/mosquitto/certs'], '/etc/mosquitto/certs/key', 'not at all'],
  ['taken back', ['ReadOnlyPaths=/var', 'ReadOnlyPaths='], DATABASE, 'as it is'],
  ['quoted, two in a line', ['ReadOnlyPaths=/a "/var/lib"'], DATABASE, 'read-only'],
  ['bound', ['ProtectSystem=strict', 'BindPaths=/srv/data:/var/lib/mosquitto'], DATABASE, 'as it is'],
  ['another root', ['RootDirectory=/srv/root', 'ProtectSystem=strict'], DATABASE, undefined],
])('%s', (_, lines, path, sight) => expect(confinementOf(unit(...lines), path)?.sight).toBe(sight));

test.each<[string[], string, boolean]>([
  [[], 'AF_INET', true],
  [['RestrictAddressFamilies=AF_UNIX AF_INET'], 'AF_INET', true],
  [['RestrictAddressFamilies=AF_UNIX'], 'AF_INET', false],
  [['RestrictAddressFamilies=~AF_INET AF_INET6'], 'AF_INET', false],
  [['RestrictAddressFamilies=~AF_PACKET'], 'AF_INET', true],
  [['RestrictAddressFamilies=none'], 'AF_UNIX', false],
])('%j, %s: %s', (lines, family, answer) => expect(allowsFamily(unit(...lines), family)).toBe(answer));

test.each<[string[], boolean]>([
  [[], true],
  [['CapabilityBoundingSet=CAP_SETUID CAP_SETGID'], true],
  [['CapabilityBoundingSet=CAP_NET_BIND_SERVICE'], false],
  [['CapabilityBoundingSet=~CAP_SYS_ADMIN'], true],
  [['CapabilityBoundingSet=~CAP_SETUID'], false],
])('%j leaves CAP_SETUID: %s', (lines, answer) => expect(leavesCapability(unit(...lines), 'CAP_SETUID')).toBe(answer));

test.each<[string[], string]>([
  [[], 'everybody'],
  [['IPAddressDeny=any'], 'nobody'],
  [['IPAddressDeny=any', 'IPAddressAllow=localhost'], 'this machine'],
  [['IPAddressDeny=any', 'IPAddressAllow=127.0.0.0/8 ::1'], 'this machine'],
  [['IPAddressDeny=any', 'IPAddressAllow=10.0.0.0/8 localhost'], 'some'],
  [['IPAddressDeny=any', 'IPAddressAllow=any'], 'everybody'],
  [['IPAddressDeny=10.0.0.1'], 'some'],
])('%j admits %s', (lines, answer) => expect(admittedBy(unit(...lines))).toBe(answer));
