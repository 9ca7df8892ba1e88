import { describe, expect, test } from 'vitest';
import { backupName, isTemporaryOf, newHashOf, temporaryName } from '../../src/store/names.js';

const HASH = '0123456789abcdef'.repeat(4);

describe('names beside a file', () => {
  test.each(['passwd', '.hidden', 'a b', 'x'.repeat(255), `x${'é'.repeat(127)}`, '😀'.repeat(63), ''])(
    'have room and are recognized: %s',
    (name) => {
      const [temporary, backup] = [temporaryName(name), backupName(name, HASH)];
      for (const made of [temporary, backup]) {
        expect(Buffer.byteLength(made)).toBeLessThanOrEqual(255);
        expect(made).not.toContain('\ufffd');
        expect(made).toMatch(/^\./);
      }
      expect([isTemporaryOf(name, temporary), isTemporaryOf(name, backup)]).toEqual([true, false]);
      expect([newHashOf(name, backup), newHashOf(name, temporary)]).toEqual([HASH, undefined]);
    },
  );

  test('begin with as much of the name as there is room for', () => {
    expect(temporaryName('passwd')).toMatch(/^\.passwd\.mqttctl-[0-9a-f]{16}$/);
    expect(backupName('passwd', HASH)).toBe(`.passwd.mqttctl-backup-${HASH}`);
    expect(Buffer.byteLength(temporaryName('x'.repeat(255)))).toBe(255);
    expect(temporaryName(`x${'é'.repeat(127)}`)).toMatch(/^\.xé{114}\.mqttctl-/);
  });

  test('are those of that file alone', () => {
    for (const other of [
      '.acl.mqttctl-0123456789abcdef',
      '.passwd.mqttctl-0123456789abcde',
      '.passwd.mqttctl-0123456789abcdef0',
      '.passwd.mqttctl-0123456789ABCDEF',
      '.passwd.mqttctl-0123456789abcdef~',
      'passwd.mqttctl-0123456789abcdef',
      '.passwdxmqttctl-0123456789abcdef',
      '.passwd.mqttctl-',
    ]) {
      expect([other, isTemporaryOf('passwd', other)]).toEqual([other, false]);
    }
  });
});
