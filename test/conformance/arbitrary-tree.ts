import fc from 'fast-check';
import { options } from '../../src/conf/catalogue/index.js';
import type { Option, ValueSpec } from '../../src/conf/catalogue/option.js';
import { at, version } from '../../src/conf/version.js';
import { GOOD_VALUES, NUMBERS, SPECIAL_VALUES, STRINGS } from './option-values.js';
import type { Tree, TreeFile } from './tree.js';

const NEWEST = version('2.1.2');

/** Ports are few, so that listeners collide now and then. */
const port = fc.integer({ min: 21000, max: 21006 }).map(String);
const host = fc.constantFrom('', '', ' 127.0.0.1', ' ::1', ' localhost', ' 0.0.0.0', ' ::', ' 127.0.0.2');

const separator = fc.oneof({ arbitrary: fc.constant(' '), weight: 100 }, fc.constantFrom('  ', '\t', ' \t'));
const ending = fc.oneof(
  { arbitrary: fc.constant('\n'), weight: 150 },
  fc.constantFrom(' \n', '  \n', '\t\n', '\r\n', ' # comment\n', '\0\n', '\0rest\n', '\n\n', '\v\n'),
);
const leading = fc.oneof(
  { arbitrary: fc.constant(''), weight: 150 },
  fc.constantFrom(' ', '   ', '\t', '\r', '\v', '\0', '\ufeff'),
);

/** A value that is usually fine for an option, sometimes at an edge, seldom nonsense. */
function valueFor(option: Option): fc.Arbitrary<string> {
  // Interfaces are the machine's to know; when memory runs out depends on all else that is read.
  if (option.name === 'bind_interface') return fc.constantFrom('lo', 'lo', 'no interface');
  if (option.name === 'memory_limit') return fc.constant('0');
  // Written at the start: under the name of another file it would be that file.
  if (option.name === 'pid_file') return fc.constantFrom('out/pid', 'missing/pid');
  const spec: ValueSpec = at(option.value, NEWEST);
  const good = fc.constant(GOOD_VALUES[option.name] ?? goodOfKind(spec));
  return fc.oneof(
    { arbitrary: good, weight: 30 },
    { arbitrary: edgeOf(spec), weight: 4 },
    fc.constantFrom(...STRINGS, ''),
  );
}

export function goodOfKind(spec: ValueSpec): string {
  switch (spec.kind) {
    case 'boolean':
      return 'true';
    case 'integer': {
      const min = at(spec.min, NEWEST) ?? 1;
      const wanted = Math.max(min, 30);
      return String(wanted > (at(spec.max, NEWEST) ?? wanted) ? min : wanted);
    }
    case 'word':
      return at(spec.words, NEWEST)[0] as string;
    default:
      return 'value';
  }
}

function edgeOf(spec: ValueSpec): fc.Arbitrary<string> {
  switch (spec.kind) {
    case 'boolean':
      return fc.constantFrom('false', '0', '1', 'TRUE', 'yes', 'true x');
    case 'integer':
      return fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: -5, max: 70000 }).map(String));
    case 'word':
      return fc.constantFrom(...at(spec.words, NEWEST), 'nonsense');
    case 'special':
      return fc.constantFrom(...(SPECIAL_VALUES[spec.form] ?? STRINGS));
    default:
      return fc.constantFrom(...STRINGS);
  }
}

/** What makes an option legal where it stands, by its scope; now and then it is left out. */
function homeOf(option: Option): fc.Arbitrary<string> {
  const scope = at(option.scope, NEWEST);
  const home =
    scope === 'bridge'
      ? fc
          .integer({ min: 0, max: 99 })
          .map((n) => `connection b${n}\n${option.name === 'address' ? '' : 'address 127.0.0.1:1\n'}topic x/# in\n`)
      : scope === 'listener'
        ? fc.integer({ min: 21010, max: 21200 }).map((n) => `listener ${n} 127.0.0.1\n`)
        : fc.constant('');
  return fc.oneof({ arbitrary: home, weight: 9 }, fc.constant(''));
}

const KNOWN_TO_ALL = options.filter(
  ({ name, since, removed }) => name !== 'include_dir' && since === undefined && (removed ?? NEWEST) >= NEWEST,
);
const anyOption = fc.oneof(
  { arbitrary: fc.constantFrom(...KNOWN_TO_ALL), weight: 9 },
  fc.constantFrom(...options.filter(({ name }) => name !== 'include_dir')),
);

const optionLine = anyOption
  .chain((option) => {
    const names = [option.name, ...(option.aliases ?? []).map(({ name }) => name)].map((name) =>
      name.replace('*', 'key'),
    );
    return fc.tuple(homeOf(option), leading, fc.constantFrom(...names), separator, valueFor(option), ending);
  })
  .map((parts) => parts.join(''));

const listenerLine = fc.tuple(port, host, ending).map(([number, where, end]) => `listener ${number}${where}${end}`);
const bridgeBlock = fc
  .tuple(fc.constantFrom('one', 'two', 'three'), fc.boolean(), fc.boolean())
  .map(([name, address, topic]) =>
    [`connection ${name}`, ...(address ? ['address 127.0.0.1:1'] : []), ...(topic ? ['topic # in'] : []), ''].join(
      '\n',
    ),
  );
const tlsBlock = fc
  .subarray(['cafile tls/cert.pem', 'require_certificate true'])
  .chain((more) =>
    fc.oneof(
      { arbitrary: fc.constant(['certfile tls/cert.pem', 'keyfile tls/key.pem', ...more]), weight: 6 },
      fc.constant(['certfile tls/cert.pem', ...more]),
      fc.constant(more),
    ),
  )
  .map((lines) => `${lines.join('\n')}\n`);
const securityLine = fc.constantFrom(
  'allow_anonymous true\n',
  'allow_anonymous false\n',
  'password_file passwd\n',
  'password_file passwd\n',
  'password_file missing\n',
  'password_file link\n',
  'acl_file acl\n',
  'acl_file acl\n',
  'acl_file secret\n',
  'acl_file directory\n',
  'psk_file psk\n',
  'psk_hint hint\n',
  'per_listener_settings true\n',
  'per_listener_settings false\n',
  'protocol websockets\n',
  'protocol http_api\n',
  'protocol mqtt\n',
  'pid_file out/pid\n',
  'pid_file out/other\n',
  'pid_file nowhere/pid\n',
  'persistence true\n',
  'persistence_location out/\n',
  'log_dest file out/log\n',
  'user mosquitto\n',
  'user nobody\n',
  'user nosuchuser\n',
  'user mosquitto\n',
  'user root\n',
);
const commentLine = fc.oneof(
  { arbitrary: fc.constantFrom('# comment\n', '\n', ' \n', '\r\n', '#\n', '#\t\0\n'), weight: 12 },
  fc.constantFrom('\t\n', ' # indented\n'),
);

const line = fc.oneof(
  { arbitrary: optionLine, weight: 6 },
  { arbitrary: listenerLine, weight: 4 },
  { arbitrary: securityLine, weight: 4 },
  { arbitrary: bridgeBlock, weight: 1 },
  { arbitrary: tlsBlock, weight: 1 },
  { arbitrary: commentLine, weight: 2 },
);

const body = fc.array(line, { maxLength: 6 }).map((lines) => lines.join(''));
const finalNewline = fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false));
const text = fc.tuple(body, finalNewline).map(([lines, newline]) => (newline ? lines : lines.replace(/\n$/, '')));

const includeLine = fc.oneof(
  { arbitrary: fc.constant(''), weight: 3 },
  { arbitrary: fc.constantFrom('include_dir conf.d\n', 'include_dir conf.d/\n'), weight: 5 },
  fc.constantFrom('include_dir conf.d \n', 'include_dir nowhere\n', 'include_dir\n'),
);
const includedName = fc.constantFrom(
  'a.conf',
  'b.conf',
  'B.conf',
  '_.conf',
  '10.conf',
  '9.conf',
  '.hidden.conf',
  '.conf',
  'c.CONF',
  'd.conf.bak',
);
const included = fc.dictionary(
  includedName,
  fc.oneof({ arbitrary: text, weight: 12 }, fc.constant<TreeFile>({ directory: true })),
  {
    maxKeys: 3,
  },
);

/**
 * What the main file goes on with behind an include_dir: a listener and a bridge of its own. The broker still points
 * to the ones before the include, but at memory that the included files may have moved (docs/known-differences.md).
 */
const afresh = 'listener 21300 127.0.0.1\nconnection after\naddress 127.0.0.1:1\ntopic after/# in\n';

/** Trees of configuration: mostly sane, with what people and editors get wrong sprinkled in. */
export function arbitraryTree(fixtures: Tree): fc.Arbitrary<Tree> {
  return fc.tuple(text, includeLine, fc.option(text), included).map(([before, include, after, files]) => ({
    ...fixtures,
    'conf.d': { directory: true },
    ...Object.fromEntries(Object.entries(files).map(([name, entry]) => [`conf.d/${name}`, entry])),
    'mosquitto.conf': mainFile(before, include, after),
  }));
}

function mainFile(before: string, include: string, after: string | null): string {
  if (include === '' && after === null) return before;
  const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  return start + include + (after === null ? '' : afresh + after);
}
