import { options } from '../../src/conf/catalogue/index.js';
import type { Option, ValueSpec } from '../../src/conf/catalogue/option.js';
import { at, version } from '../../src/conf/version.js';
import { goodOfKind } from './arbitrary-tree.js';
import { BOOLEANS, GOOD_VALUES, NUMBERS, SPECIAL_VALUES, STRINGS } from './option-values.js';
import type { Tree } from './tree.js';
import { VERSIONS } from './verdicts.js';

export interface OptionCase {
  readonly option: string;
  readonly name: string;
  /** It is about blanks and bytes around the value, which a version reads alike for every option of a kind. */
  readonly isAboutForm: boolean;
  readonly tree: Tree;
}

/** Lines that give an option its home, by scope. */
const HOMES: Readonly<Record<string, string>> = {
  global: '',
  security: '',
  listener: 'listener 21884 127.0.0.1\n',
  bridge: 'connection home\naddress 127.0.0.1:1\ntopic x/# in\n',
  plugin: 'plugin_load home /nonexistent.so\n',
};

const FORMS: ReadonlySet<string> = new Set([
  'empty with blank',
  'blanks only',
  'trailing blank',
  'trailing tab',
  'double blank',
  'tab between',
  'comment',
  'leading blank',
  'no newline',
  'crlf',
  'nul',
  'upper case',
  'invalid utf-8',
]);

/** A bridge that is complete even when the option under test is one of its own obligatory lines. */
const BARE_BRIDGE = 'connection home\n';

/** What every option is tried with: values of its kind and others, nothing, twice, blanks, and other places. */
export function optionCases(): OptionCase[] {
  return options.flatMap((option) =>
    [option.name, ...(option.aliases ?? []).map(({ name }) => name)].flatMap((name) => casesFor(option, name)),
  );
}

function casesFor(option: Option, spelling: string): OptionCase[] {
  const name = spelling.replace('*', 'key');
  const specs = VERSIONS.map((target) => at(option.value, version(target)));
  const spec = specs.at(-1) as ValueSpec;
  const scope = at(option.scope, version('2.1.2'));
  const bare = option.name === 'address' || option.name === 'topic';
  const home = bare
    ? BARE_BRIDGE + (option.name === 'address' ? 'topic x/# in\n' : 'address 127.0.0.1:1\n')
    : (HOMES[scope] ?? '');
  const good = GOOD_VALUES[option.name] ?? goodOfKind(spec);
  const bodies: Record<string, string> = {
    empty: `${home}${name}\n`,
    'empty with blank': `${home}${name} \n`,
    'blanks only': `${home}${name}    \n`,
    good: `${home}${name} ${good}\n`,
    twice: `${home}${name} ${good}\n${name} ${good}\n`,
    'twice, other home': `${home}${name} ${good}\nlistener 21885 127.0.0.1\n${name} ${good}\n`,
    'trailing blank': `${home}${name} ${good} \n`,
    'trailing tab': `${home}${name} ${good}\t\n`,
    'double blank': `${home}${name}  ${good}\n`,
    'tab between': `${home}${name}\t${good}\n`,
    comment: `${home}${name} ${good} # comment\n`,
    'leading blank': `${home} ${name} ${good}\n`,
    'no newline': `${home}${name} ${good}`,
    crlf: `${home}${name} ${good}\r\n`.replaceAll(/\r?\n/g, '\r\n'),
    nul: `${home}${name} ${good}\0x\nlistener 21886\n`,
    'upper case': `${home}${name.toUpperCase()} ${good}\n`,
    'no home': `${name} ${good}\n`,
    'in a bridge': `${HOMES.bridge}${name} ${good}\n`,
    'after a listener': `listener 21887 127.0.0.1\n${name} ${good}\n`,
    'after a port': `port 21888\n${name} ${good}\n`,
    'per listener, no home': `per_listener_settings true\n${name} ${good}\n`,
    'per listener, home': `per_listener_settings true\nlistener 21889 127.0.0.1\n${name} ${good}\n`,
    'before per listener': `${home}${name} ${good}\nper_listener_settings true\n`,
    'invalid utf-8': `${home}${name} \u0000BYTES\n`,
  };
  for (const value of valuesFor(spec, option.name))
    bodies[`value ${JSON.stringify(value)}`] = `${home}${name} ${value}\n`;
  return Object.entries(bodies).map(([label, body]) => ({
    option: name,
    name: `${name}: ${label}`,
    isAboutForm: FORMS.has(label),
    tree: treeOf(body),
  }));
}

function treeOf(body: string): Tree {
  const bytes = body.includes('\u0000BYTES')
    ? Buffer.from(body.replace('\u0000BYTES', 'a\u00c3\u0028z'), 'latin1')
    : body;
  return { 'mosquitto.conf': bytes, 'included/one.conf': '# nothing\n' };
}

function valuesFor(spec: ValueSpec, name: string): readonly string[] {
  // Which interfaces there are is the machine's to know.
  if (name === 'bind_interface') return ['lo', 'a name that is none', 'a/b'];
  switch (spec.kind) {
    case 'boolean':
      return BOOLEANS;
    case 'integer':
      return NUMBERS;
    case 'word':
      return [
        ...at(spec.words, version('2.1.2')),
        ...at(spec.words, version('2.1.2')).map((word) => word.toUpperCase()),
        'nonsense',
      ];
    case 'special':
      return [...(SPECIAL_VALUES[spec.form] ?? []), ...NUMBERS.slice(0, 6), ...STRINGS.slice(0, 4)];
    default:
      return STRINGS;
  }
}
