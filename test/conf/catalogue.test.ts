import { describe, expect, test } from 'vitest';
import { findInAnyVersion, findOption, knownNames, options } from '../../src/conf/catalogue/index.js';
import { at, version } from '../../src/conf/version.js';

const versions = ['1.6.15', '2.0.0', '2.0.11', '2.0.12', '2.0.13', '2.0.20', '2.0.21', '2.0.22', '2.1.0', '2.1.2'].map(
  version,
);
const announced = version('3.0.0');

describe('the catalogue', () => {
  test('has every spelling once', () => {
    const names = options.flatMap((option) => [option.name, ...(option.aliases ?? []).map((alias) => alias.name)]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('knows as many names as the source of each version', () => {
    // Counted by the strcmp(token, …) of src/conf.c at each tag.
    const count = (text: string) => knownNames(version(text)).length;
    expect([count('1.6.15'), count('2.0.0'), count('2.0.20'), count('2.0.21'), count('2.1.0'), count('2.1.2')]).toEqual(
      [113, 116, 116, 117, 141, 141],
    );
  });

  test('finds each alias of an option that is known', () => {
    for (const option of options) {
      for (const alias of option.aliases ?? []) {
        expect(findInAnyVersion(alias.name), alias.name).toEqual({ option, alias });
      }
    }
  });

  test('finds nothing that is not an option', () => {
    for (const name of ['', 'no_such_option', 'Listener', 'constructor', '__proto__', 'plugin_op', 'auth_opt']) {
      expect(findOption(name, version('2.1.2')), name).toBeUndefined();
    }
  });

  test('knows a name from its first version on, and no longer than to its last', () => {
    const known = (name: string) => versions.filter((target) => findOption(name, target) !== undefined);
    expect(known('listener')).toEqual(versions);
    expect(known('retain_expiry_interval')).toEqual(versions.filter((target) => target >= version('2.0.21')));
    expect(known('max_qos')).toEqual(versions.filter((target) => target >= version('2.0')));
    expect(known('maximum_qos')).toEqual(versions);
    expect(known('packet_buffer_size')).toEqual(versions.filter((target) => target >= version('2.1')));
    expect(known('websockets_headers_size')).toEqual(versions);
    expect(known('store_clean_interval')).toEqual([version('1.6.15')]);
  });

  test('takes the options of plugins by their prefix', () => {
    const old = version('1.6.15');
    expect(findOption('auth_opt_db_host', old)?.alias?.name).toBe('auth_opt_*');
    expect(findOption('plugin_opt_db_host', old)).toBeUndefined();
    expect(findOption('plugin_opt_acl_file', version('2.0'))?.option.name).toBe('plugin_opt_*');
    expect(findOption('plugin_opt_', version('2.0'))?.option.name).toBe('plugin_opt_*');
  });

  test('drops in 3.0 what was announced, and nothing else', () => {
    const gone = knownNames(version('2.1.2')).filter((name) => findOption(name, announced) === undefined);
    expect(gone.sort()).toEqual([
      'acl_file',
      'allow_duplicate_messages',
      'auto_id_prefix',
      'bind_address',
      'clientid_prefixes',
      'password_file',
      'per_listener_settings',
      'port',
    ]);
  });

  test('says what is new before it says what is gone', () => {
    for (const option of options) {
      const since = option.since ?? 0;
      expect(option.removed ?? Number.POSITIVE_INFINITY, option.name).toBeGreaterThan(since);
      for (const from of [option.deprecated?.since, option.withoutEffect?.since]) {
        if (from === undefined) continue;
        if (option.aliases === undefined) expect(from, option.name).toBeGreaterThanOrEqual(since);
        expect(from, option.name).toBeLessThan(option.removed ?? Number.POSITIVE_INFINITY);
      }
      const { deprecated } = option;
      if (deprecated?.notice !== undefined) {
        expect(deprecated.notice, option.name).toBeGreaterThanOrEqual(deprecated.since);
      }
    }
  });

  test('explains each option in a sentence', () => {
    for (const { name, help } of options) expect(help, name).toMatch(/^\p{Lu}.{15,}\.$/u);
  });

  test('gives file roles only to options whose value is a path or holds one', () => {
    const holdingPaths = ['include_dir', 'log_dest', 'listener', 'plugin', 'global_plugin', 'plugin_load', 'http_dir'];
    for (const option of options) {
      if (option.file === undefined) continue;
      const value = at(option.value, version('1.6.15'));
      expect(value.kind === 'string' || holdingPaths.includes(option.name), option.name).toBe(true);
    }
    expect(options.filter((option) => /_?(file|dir|capath)$/.test(option.name) && option.file === undefined)).toEqual(
      [],
    );
  });

  test('says for each listener option what it does without a listener', () => {
    for (const option of options) {
      for (const target of versions) {
        if (at(option.scope, target) !== 'listener') continue;
        const without = at(option.withoutListener, target);
        expect(without, option.name).toBeDefined();
        if (target >= version('2.1')) expect(without, option.name).not.toBe('silent');
        else if (findOption(option.name, target)) expect(without, option.name).not.toBe('explicit');
      }
    }
  });

  test('names the default that a value is compared with', () => {
    for (const option of options) {
      const comparing = versions.some((target) => at(option.bringsDefaultListener, target) === 'other');
      if (comparing) expect(option.default, option.name).toBeDefined();
    }
  });

  test('has ranges that a default lies in', () => {
    for (const option of options) {
      for (const target of versions) {
        const value = at(option.value, target);
        const preset = at(option.default, target);
        if (value.kind !== 'integer' || preset === undefined) continue;
        expect(Number.isInteger(Number(preset)), option.name).toBe(true);
        for (const low of [value.min, value.clampMin]) {
          const bound = at(low, target);
          if (bound !== undefined) expect(Number(preset), option.name).toBeGreaterThanOrEqual(bound);
        }
        for (const high of [value.max, value.clampMax]) {
          const bound = at(high, target);
          if (bound !== undefined) expect(Number(preset), option.name).toBeLessThanOrEqual(bound);
        }
      }
    }
  });

  test('knows what changed between two versions', () => {
    const fact = (name: string, text: string) => {
      const option = findOption(name, version(text))?.option;
      if (option === undefined) throw new Error(`${name} is unknown to ${text}`);
      const value = at(option.value, version(text));
      return {
        scope: at(option.scope, version(text)),
        duplicate: at(option.duplicate, version(text)),
        empty: at(option.empty, version(text)),
        change: at(option.change, version(text)),
        min: value.kind === 'integer' ? at(value.min, version(text)) : undefined,
        default: at(option.default, version(text)),
      };
    };
    expect(fact('max_keepalive', '2.0.12').min).toBe(10);
    expect(fact('max_keepalive', '2.0.13').min).toBe(0);
    expect(fact('max_keepalive', '2.0.15').default).toBe('65535');
    expect(fact('max_keepalive', '2.0.16').default).toBe('0');
    expect(fact('check_retain_source', '2.0.22').scope).toBe('security');
    expect(fact('check_retain_source', '2.1.0').scope).toBe('global');
    expect(fact('password_file', '2.0.22').duplicate).toBe('refused');
    expect(fact('password_file', '2.1.0').duplicate).toBe('last');
    expect(fact('pid_file', '2.1.0').duplicate).toBe('refused');
    expect(fact('protocol', '2.0.22').empty).toBe('accepted');
    expect(fact('protocol', '2.1.0').empty).toBe('refused');
    expect(fact('max_queued_bytes', '1.6.15').empty).toBe('accepted');
    expect(fact('certfile', '2.0.22').change).toBe('restart');
    expect(fact('certfile', '2.1.0').change).toBe('reload');
    expect(fact('max_packet_size', '2.0.22').default).toBeUndefined();
    expect(fact('max_packet_size', '2.1.0').default).toBe('2000000');
  });
});
