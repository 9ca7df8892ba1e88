import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { AccessTest } from '../../acl/expectations.js';
import type { TestOutcome } from '../../acl/run-expectations.js';
import { AclCommand, aclQuestionFlags } from '../../cli/acl-command.js';
import { colours } from '../../cli/colour.js';
import { passwordFlags, readPassword } from '../../cli/password-input.js';
import type { Credentials } from '../../host/sandbox-broker.js';
import type { AppliedAcl } from '../../installation/applied-acl.js';
import { t } from '../../language/t.js';
import type { AclTestReport, TriedOn } from '../../report/acl-test.js';
import { placeText } from '../../report/text.js';
import { ExitCode, MqttctlError, UsageError } from '../../text/error.js';

const FORMATS = ['text', 'json', 'junit', 'github'] as const;

export default class AclTest extends AclCommand {
  static override summary = t`Test that clients may do what they should, and nothing else.`;
  static override description =
    t`Reads what is expected of clients from YAML files and asks the rules of the ACL file, as the broker of the target version decides. Exits with 1 where something is otherwise.\n\nA file looks like this (quote what YAML has another use for):\n\ntests:\n- {name: the station, user: weewx, may: {write: weather/loop}}\n- {anonymous: true, may not: {read: [weather/loop, home/door]}}\n\nA test can also name a client id (client:) and the port of a listener (listener:, without --file).\n\nWith --live every expectation is tried as well: by what the installed broker delivers, started on a copy of the rules in a scratch directory. With --live --url a running broker is asked, where one client can show what it may do itself: it publishes a test message to each of its topics, which others who have subscribed get, too.`;
  static override examples = [
    { description: t`The rules of this machine:`, command: '<%= config.bin %> acl test access.yaml' },
    {
      description: t`In a pull request, on a real broker too:`,
      command: '<%= config.bin %> acl test access.yaml --file acl --live --format github',
    },
    {
      description: t`What a user may do on the running broker:`,
      command:
        '<%= config.bin %> acl test access.yaml --live --url mqtt://localhost --username weewx --password-file weewx.secret',
    },
  ];
  static override args = {
    file: Args.string({ ignoreStdin: true, description: t`expectations in YAML, or - for standard input` }),
  };
  static override strict = false;
  static override flags = {
    ...aclQuestionFlags,
    ...passwordFlags,
    format: Flags.option({ options: FORMATS, default: 'text' as const })({ description: t`form of the report` }),
    json: Flags.boolean({ description: t`the same as --format json`, exclusive: ['format'] }),
    live: Flags.boolean({ description: t`also try the expectations on a real broker` }),
    url: Flags.string({
      helpValue: 'URL',
      description: t`with --live, a running broker: mqtt://HOST:PORT, mqtts:// or ws://`,
      dependsOn: ['live'],
    }),
    username: Flags.string({
      helpValue: 'USER',
      description: t`who logs in to that broker; without it an anonymous client`,
      dependsOn: ['url'],
    }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(AclTest);
    const files = argv as string[];
    if (files.length === 0) throw new UsageError(t`Name a FILE with expectations, or - for standard input.`);
    const url = flags.url === undefined ? undefined : brokerUrl(flags.url);
    if (flags['password-stdin'] && files.includes('-')) {
      throw new UsageError(t`Standard input cannot be both, the expectations and the password: use --password-file.`);
    }
    const { runExpectations } = await import('../../acl/run-expectations.js');
    const tests = await readTests(files);
    const rules = await this.#rules(tests, flags);
    let outcomes = runExpectations(tests, (test) => rules.get(test) as AppliedAcl);
    let triedOn: TriedOn | undefined;
    if (flags.live) [outcomes, triedOn] = await this.#try(outcomes, url, flags);
    const target = outcomes.map((outcome) => outcome.rules.list?.target).find((version) => version !== undefined);
    const { versionText } = await import('../../conf/version.js');
    const report = { tests: outcomes, target: target === undefined ? undefined : versionText(target), triedOn };
    process.stdout.write(await this.#print(report, flags));
    const { isAsExpected } = await import('../../acl/run-expectations.js');
    const passed = outcomes.every((outcome) => outcome.outcomes.every(isAsExpected));
    process.exitCode = passed ? ExitCode.done : ExitCode.no;
  }

  /** What decides about the client of each test; the same object where it is the same. */
  async #rules(tests: readonly AccessTest[], flags: Input): Promise<ReadonlyMap<AccessTest, AppliedAcl>> {
    const byListener = new Map<number | undefined, AppliedAcl>();
    const result = new Map<AccessTest, AppliedAcl>();
    for (const test of tests) {
      const listener = flags.file === undefined ? (test.listener ?? flags.listener) : undefined;
      const rules = byListener.get(listener) ?? (await this.#rulesOf(test, { ...flags, listener }));
      byListener.set(listener, rules);
      result.set(test, rules);
    }
    return result;
  }

  async #rulesOf(test: AccessTest, flags: Input): Promise<AppliedAcl> {
    try {
      return await this.theApplied(flags);
    } catch (error) {
      if (test.listener === undefined || !(error instanceof MqttctlError)) throw error;
      throw new MqttctlError(`${placeText(test.place)}: ${error.message}`, error.exitCode);
    }
  }

  async #try(tests: TestOutcome<AppliedAcl>[], url: string | undefined, flags: Input): Promise<Tried> {
    const { brokerToTry, tryInSandbox, tryOnBroker } = await import('../../installation/live-expectations.js');
    const { endOrderlyWhenInterrupted } = await import('../../cli/interrupt.js');
    endOrderlyWhenInterrupted();
    if (url === undefined) {
      const broker = brokerToTry(tests);
      const { versionText } = await import('../../conf/version.js');
      return [await tryInSandbox(tests, broker), { version: versionText(broker.version) }];
    }
    const login = await credentials(flags);
    if (!flags.json) this.note(t`Test messages go to ${url}, on topics that the tests name.`);
    return [await tryOnBroker(tests, url, login), { url }];
  }

  async #print(report: AclTestReport, flags: Input): Promise<string> {
    switch (flags.json ? 'json' : flags.format) {
      case 'json': {
        const { jsonText } = await import('../../report/json-text.js');
        return jsonText((await import('../../report/acl-test-json.js')).aclTestDocument(report));
      }
      case 'junit':
        return (await import('../../report/acl-test-junit.js')).aclTestJunit(report);
      case 'github':
        return (await import('../../report/acl-test-github.js')).aclTestGithub(report);
      default: {
        const { aclTestText } = await import('../../report/acl-test.js');
        return aclTestText(report, { chalk: colours(process.stdout, flags.color ?? true), quiet: this.quiet });
      }
    }
  }
}

type Tried = [TestOutcome<AppliedAcl>[], TriedOn];

interface Input {
  readonly file?: string | undefined;
  readonly listener?: number | undefined;
  readonly format?: (typeof FORMATS)[number] | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly color?: boolean | undefined;
  readonly username?: string | undefined;
  readonly 'password-stdin'?: boolean | undefined;
  readonly 'password-file'?: string | undefined;
}

async function readTests(files: readonly string[]): Promise<AccessTest[]> {
  const { parseExpectations } = await import('../../acl/expectations.js');
  const { readInput } = await import('../../cli/input.js');
  const tests: AccessTest[] = [];
  for (const file of files) tests.push(...parseExpectations(await readInput(file)));
  return tests;
}

async function credentials(flags: Input): Promise<Credentials> {
  const { username } = flags;
  return username === undefined ? {} : { username, password: await readPassword(flags, username) };
}

/** @throws UsageError where it is none that a broker can have */
function brokerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(url.protocol) || url.hostname === '') {
    throw new UsageError(t`--url ${text}: write mqtt://HOST:PORT, mqtts://HOST:PORT or ws://HOST:PORT.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(t`--url is seen by every account of the machine: give --username, and --password-file FILE.`);
  }
  return text;
}
