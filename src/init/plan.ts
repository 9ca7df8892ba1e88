import { changeAcl } from '../acl/edit.js';
import { loadAclFile } from '../acl/load.js';
import type { AclRule } from '../acl/parse.js';
import { evaluate, readModel } from '../conf/evaluate/evaluate.js';
import { type Circumstances, usualBuild } from '../conf/evaluate/state.js';
import type { Account, FileSystem } from '../installation/filesystem.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { runRules } from '../lint/engine.js';
import { rules } from '../lint/rules/index.js';
import { USUAL_SETTINGS } from '../passwd/hashing.js';
import { type NewSecret, PasswordSetter } from '../passwd/set-passwords.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { MqttctlError } from '../text/error.js';
import { type Language, SourceFile } from '../text/source-file.js';
import type { Answers } from './answers.js';
import { type CertificateFile, certificateFiles } from './certificates.js';
import type { Layout } from './layout.js';
import type { SecurityPlugins } from './plugins.js';
import type { Profile } from './profiles.js';
import { render } from './render.js';

/** What init is asked for. */
export interface InitRequest {
  readonly profile: Profile;
  readonly answers: Answers;
  readonly layout: Layout;
  readonly plugins: SecurityPlugins | undefined;
  /** Of the users that are not there yet. */
  readonly secrets: readonly NewSecret[];
}

/** A file as it shall be. */
export interface PlannedFile {
  /** As the broker names it. */
  readonly path: string;
  readonly language: Language;
  readonly bytes: Buffer;
  /** As it is now; undefined: it is new. */
  readonly current: SourceFile | undefined;
  /** Of a file that is new; undefined: whoever runs mqttctl has it. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly mode: number;
}

/** What would be written, and what lint says to it. */
export interface InitPlan {
  readonly request: InitRequest;
  /** Whose files they are; undefined where no ids are known. */
  readonly account: Account | undefined;
  /** In the order of writing: what others refer to comes first. */
  readonly files: readonly PlannedFile[];
  /** New certificates and keys, which are written before {@link files} and shown to nobody. */
  readonly certificates: readonly CertificateFile[];
  readonly users: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A file is there that init would have to overwrite. */
export class InitConflict extends MqttctlError {
  constructor(
    readonly file: SourceFile,
    readonly bytes: Buffer,
  ) {
    super(
      t`${file.path} is there already and says something else; nothing was changed: keep it, or move it away and run init again.`,
    );
  }
}

const PUBLIC = 0o644;
const SECRET = 0o600;
/** The broker reads it as root, and again as its own account when it reloads. */
const SHARED_SECRET = 0o640;

/**
 * Works out everything that init would write, and judges it as the broker of the target would, with the rights that the
 * files would have. Writes nothing.
 *
 * @throws InitConflict or MqttctlError where something is in the way
 */
export async function planInit(installation: Installation, request: InitRequest): Promise<InitPlan> {
  const { profile, answers, layout, plugins } = request;
  const rendered = render(profile, answers, layout, plugins);
  const circumstances = installation.circumstances(layout.main);
  const account = accountOf(installation, layout, circumstances);
  const owner = account && { uid: account.uid, gid: account.gids[0] ?? account.uid };
  const file = (path: string, language: Language, text: string | Buffer, mode: number, own = owner): PlannedFile => ({
    path,
    language,
    bytes: Buffer.from(text as string),
    current: present(installation.fs, path, language),
    owner: own,
    mode,
  });
  const passwords = rendered.hasPasswords ? await passwordFile(installation, request) : undefined;
  const confOwner = rendered.isSecret && owner ? { uid: 0, gid: owner.gid } : undefined;
  const files = [
    ...(passwords ? [file(layout.passwords, 'password file', passwords.bytes, SECRET)] : []),
    ...(rendered.acl === undefined
      ? []
      : [file(layout.acl, 'ACL file', aclBytes(installation, layout, rendered.acl), SECRET)]),
    {
      ...file(layout.conf, 'configuration', rendered.conf, rendered.isSecret ? SHARED_SECRET : PUBLIC),
      owner: confOwner,
    },
    ...(rendered.main === undefined
      ? []
      : [{ ...file(layout.main, 'configuration', rendered.main, PUBLIC), owner: undefined }]),
  ];
  const conf = files.find(({ path }) => path === layout.conf) as PlannedFile;
  if (conf.current && !conf.current.bytes.equals(conf.bytes)) throw new InitConflict(conf.current, conf.bytes);
  if (!layout.tree) refuseTakenPorts(installation, answers, layout, circumstances);
  const certificates = await certificateFiles(installation.fs, answers, layout, owner);
  const diagnostics = judge(installation, layout, circumstances, [...files, ...certificates]);
  return {
    request,
    account,
    files: files.filter(({ current, bytes }) => !current?.bytes.equals(bytes)),
    certificates,
    users: passwords?.added ?? [],
    diagnostics,
  };
}

/** Those of the users who are not in the password file yet. */
export function missingUsers(installation: Installation, { passwords }: Layout, users: readonly string[]): string[] {
  const found = present(installation.fs, passwords, 'password file');
  if (!found) return [...users];
  const text = found.bytes.toString('utf8');
  return users.filter((user) => !text.split('\n').some((line) => line.startsWith(`${user}:`)));
}

/** Where there is no account mosquitto, a broker that root starts becomes nobody. */
function brokerAccount(installation: Installation): Account | undefined {
  return installation.findAccount('mosquitto') ?? installation.findAccount('nobody');
}

function accountOf(installation: Installation, layout: Layout, circumstances: Circumstances): Account | undefined {
  const account =
    installation.namedAccount ??
    (layout.tree ? brokerAccount(installation) : readModel(layout.main, circumstances).account);
  return account === undefined || account.uid < 0 ? undefined : account;
}

/** @throws MqttctlError for one that cannot be read */
function present(fs: FileSystem, path: string, language: Language): SourceFile | undefined {
  const content = fs.read(path);
  if (content.ok) return new SourceFile(fs.hostPath(path), content.value, language);
  const { code } = content.refusal;
  if (code === 'ENOENT') return undefined;
  throw new MqttctlError(t`${path} cannot be read (${code}); nothing was changed: run mqttctl as root.`);
}

async function passwordFile(installation: Installation, { layout, secrets }: InitRequest) {
  const { target } = installation;
  const path = layout.passwords;
  const file =
    present(installation.fs, path, 'password file') ?? new SourceFile(path, Buffer.alloc(0), 'password file');
  const options = { target, build: usualBuild(target), hashing: USUAL_SETTINGS, exactly: false, only: 'new' as const };
  const { content, users } = await new PasswordSetter(secrets, options).applyTo(file);
  return {
    bytes: Buffer.concat(content),
    added: users.filter(({ change }) => change === 'added').map(({ user }) => user),
  };
}

/** Rules that are there stay; those that are missing are added. */
function aclBytes({ fs, target }: Installation, { acl }: Layout, text: string): Buffer {
  const bytes = Buffer.from(text);
  const found = present(fs, acl, 'ACL file');
  if (!found) return bytes;
  const { rules: wanted } = loadAclFile(new SourceFile(acl, bytes, 'ACL file'), target);
  return wanted.reduce(
    (file, rule) => new SourceFile(file.path, changeAcl(file, target, asChange(rule)).content, 'ACL file'),
    found,
  ).bytes;
}

function asChange({ scope, user, topic, access }: AclRule) {
  const who =
    scope === 'pattern'
      ? { kind: 'pattern' as const }
      : user
        ? { kind: 'user' as const, name: user.name.text }
        : { kind: 'anonymous' as const };
  return access === 'deny'
    ? { who, topic: topic.text, act: 'deny' as const }
    : { who, topic: topic.text, act: 'allow' as const, access };
}

/** @throws MqttctlError where another file has a listener on one of the ports */
function refuseTakenPorts(
  installation: Installation,
  answers: Answers,
  layout: Layout,
  circumstances: Circumstances,
): void {
  const { port, tlsPort, websockets, tls, clientCertificates } = answers;
  const wanted = [
    ...(clientCertificates ? [] : [port]),
    ...(tls.source === 'none' ? [] : [tlsPort]),
    ...(websockets === null ? [] : [websockets]),
  ];
  const ours = installation.fs.hostPath(layout.conf);
  for (const { port: taken, directive } of readModel(layout.main, circumstances).model.listeners) {
    if (!directive || directive.file.path === ours || !wanted.includes(taken)) continue;
    throw new MqttctlError(
      t`${directive.file.path}:${directive.line} has a listener on port ${taken} already; nothing was changed: choose another port, or take that listener out.`,
    );
  }
}

/** @throws MqttctlError where the broker would not start, or lint finds an error */
function judge(
  installation: Installation,
  layout: Layout,
  circumstances: Circumstances,
  files: readonly Pick<PlannedFile, 'path' | 'bytes' | 'owner' | 'mode'>[],
): Diagnostic[] {
  const root = { uid: 0, gid: 0 };
  const candidates = files.map(({ path, bytes, owner = root, mode }) => ({ path, bytes, owner, mode }));
  const fs = installation.withCandidates(candidates);
  const evaluation = evaluate(layout.main, { ...circumstances, fs });
  // The directory of the database is made with the tree.
  const isMade = layout.tree !== undefined && !installation.fs.stat(layout.tree.data).ok;
  const diagnostics = runRules(evaluation, rules, isMade ? { 'files/database-not-writable': 'off' } : {});
  const [error] = diagnostics
    .filter(({ fatal, severity }) => fatal || severity === 'error')
    .sort((a, b) => Number(b.fatal) - Number(a.fatal));
  if (error) {
    const { line } = error.file.position(error.span.start);
    throw new MqttctlError(
      t`With these answers ${error.file.path}:${line} would not do: ${error.message} (${error.rule}); nothing was changed: mend that, or answer otherwise.`,
    );
  }
  return diagnostics;
}
