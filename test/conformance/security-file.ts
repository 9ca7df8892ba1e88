import fc from 'fast-check';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { SourceFile } from '../../src/text/source-file.js';
import type { BrokerSandbox, StartResult } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { withTree } from './tree.js';

export const VERSIONS: readonly BrokerVersion[] = ['2.0.11', '2.0.21', '2.1.2'];

/** Generated files for each version and kind of file; CI can ask for more. */
export const CASES = Number(process.env.MQTTCTL_CASES ?? 300);
export const SEED = Number(process.env.MQTTCTL_SEED ?? 20_261_124);

/** The file as the model gets it. */
export function sourceOf(bytes: Buffer): SourceFile {
  return new SourceFile('file', bytes);
}

/** Starts a broker whose configuration refers to one file by one option. */
export function startWith(
  sandbox: BrokerSandbox,
  version: BrokerVersion,
  option: 'password_file' | 'acl_file' | 'psk_file',
  bytes: Buffer,
): Promise<StartResult> {
  const config = `listener 1883 127.0.0.1\nallow_anonymous false\nlog_type all\n${option} file\n`;
  return withTree({ 'mosquitto.conf': config, file: { content: bytes, mode: 0o600 } }, (workdir) =>
    sandbox.start({ version, config: `${workdir}/mosquitto.conf`, workdir, startAs: 'root' }),
  );
}

/** What the broker says when it stops at a line, for the rules that have a message of their own. */
export type FatalMessages = Readonly<Record<string, RegExp>>;

/**
 * Where the broker and the problems that the model found differ: whether it starts, and what it dies of. Empty
 * when they agree.
 */
export function difference(result: StartResult, problems: readonly Diagnostic[], messages: FatalMessages): string {
  const fatal = problems.find((problem) => problem.fatal);
  if ((result.outcome === 'started') !== !fatal) {
    return `broker: ${result.outcome} (${result.output.slice(-300)}), model: ${fatal?.rule ?? 'starts'}`;
  }
  if (!fatal) return '';
  const message = messages[fatal.rule] ?? messages.other;
  return message?.test(result.output) ? '' : `broker says ${result.output.slice(-300)}, model: ${fatal.rule}`;
}

/** What may stand in any of the files, between and inside the texts of its own language. */
export const ODDITIES = [
  ...['', ' ', '  ', '\t', '\r', '\v', '\f', '\n', '\n\n', '\r\n', '\0', '#', '$', ':', '::', '/', '\xff', '\xc3\xa9'],
  '\xef\xbb\xbf',
  ...[250, 253, 254, 255, 256, 990, 998, 999, 1000, 1253, 1254, 1255, 1256].map((count) => 'x'.repeat(count)),
];

/** Lines with oddities sprinkled over them. */
export function oddFile(line: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const odd = fc.constantFrom(...ODDITIES);
  const end = fc.oneof({ weight: 8, arbitrary: fc.constant('\n') }, fc.constantFrom('\r\n', ' \n', '\t\n', '', '\0\n'));
  const disturbed = fc
    .tuple(line, odd, fc.nat())
    .map(([text, insert, at]) => text.slice(0, at % (text.length + 1)) + insert + text.slice(at % (text.length + 1)));
  const lines = fc.array(
    fc.tuple(fc.oneof({ weight: 10, arbitrary: line }, { weight: 3, arbitrary: disturbed }, odd), end),
    { minLength: 1, maxLength: 5 },
  );
  return lines.map((all) => Buffer.from(all.flat().join(''), 'latin1'));
}
