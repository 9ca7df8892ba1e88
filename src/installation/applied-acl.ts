import { AccessList } from '../acl/access-list.js';
import { loadAclFile } from '../acl/load.js';
import { accessOf } from '../conf/access.js';
import { listenerName } from '../conf/listener-name.js';
import type { BrokerModel, Listener } from '../conf/model.js';
import { securityFilesOf } from '../conf/security-files.js';
import { t } from '../language/t.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';
import type { Installation } from './installation.js';
import { resolvePath } from './paths.js';
import { configured, FILE_SIZE_MAX } from './security-file.js';

/** What decides about access on some listeners. */
export interface AppliedAcl {
  /** Which listeners, in words; undefined where a file was named and no configuration asked. */
  readonly listeners: string | undefined;
  readonly ports: readonly number[];
  /** As the broker names the file; undefined where no ACL file applies. */
  readonly path: string | undefined;
  readonly file: SourceFile | undefined;
  readonly list: AccessList | undefined;
  /** What the broker puts before every topic of these clients; empty where it is nothing. */
  readonly mountPoint: string;
}

/** Which of them: by file, or by the port of a listener. */
export interface AclQuestion {
  readonly file?: string | undefined;
  readonly listener?: number | undefined;
}

/**
 * What decides about access, for each group of listeners that have it in common.
 *
 * @throws MqttctlError where a file cannot be read, or only a plugin knows; UsageError for a port that no listener has
 */
export async function appliedAcls(installation: Installation, { file, listener }: AclQuestion): Promise<AppliedAcl[]> {
  if (file !== undefined) {
    const path = installation.insideRoot(file);
    return [{ listeners: undefined, ports: [], path, ...readList(installation, path), mountPoint: '' }];
  }
  const { main, model, workdir } = await configured(installation);
  const groups: { path: string | undefined; mountPoint: string; listeners: Listener[] }[] = [];
  for (const access of accessOf({ model, circumstances: installation.circumstances(main) })) {
    if (access.protocol === 'http_api' || (listener !== undefined && access.listener.port !== listener)) continue;
    if (access.acl?.kind === 'plugin') {
      if (listener === undefined) continue;
      const { file: conf, span } = access.acl.directive;
      throw new MqttctlError(
        t`On ${listenerName(access.listener)} a plugin decides about access, which mqttctl cannot look into (${conf.path}:${conf.lineAt(span.start)}).`,
      );
    }
    const path = pathFor(model, access.listener, workdir);
    const mountPoint = mountPointOf(access.listener);
    const alike = groups.find((group) => group.path === path && group.mountPoint === mountPoint);
    if (alike) alike.listeners.push(access.listener);
    else groups.push({ path, mountPoint, listeners: [access.listener] });
  }
  if (groups.length === 0) throw noListener(main, listener);
  return groups.map(({ path, mountPoint, listeners }) => {
    const list = path === undefined ? { file: undefined, list: undefined } : readList(installation, path);
    const ports = listeners.flatMap(({ port }) => (port ? [port] : []));
    return { listeners: listeners.map(listenerName).join(', '), ports, path, ...list, mountPoint };
  });
}

/** What can be asked about only one: the one of the command line, or the only one. */
export async function theAppliedAcl(installation: Installation, question: AclQuestion): Promise<AppliedAcl> {
  const [first, ...others] = await appliedAcls(installation, question);
  if (first && others.length === 0) return first;
  const list = [first, ...others].map((acl) => `${acl?.listeners} (${acl?.path ?? t`no ACL file`})`).join('; ');
  throw new UsageError(t`Access differs by listener: ${list}. Name one with --listener PORT, or a file with --file.`);
}

function noListener(main: string, port: number | undefined): MqttctlError {
  return port === undefined
    ? new MqttctlError(t`On every listener of ${main} a plugin decides about access, which mqttctl cannot look into.`)
    : new UsageError(t`${main} has no listener on port ${port} for MQTT clients.`);
}

/** The first that answers decides, and an ACL file always answers: one for all is asked before one of a listener. */
function pathFor(model: BrokerModel, listener: Listener, workdir: string): string | undefined {
  const references = securityFilesOf(model, 'acl_file');
  const reference =
    references.find(({ listeners }) => listeners === 'all') ??
    references.find(({ listeners }) => listeners !== 'all' && listeners.includes(listener));
  return reference && resolvePath(workdir, reference.path);
}

function mountPointOf({ settings }: Listener): string {
  return String(settings.get('mount_point')?.value ?? '');
}

function readList(installation: Installation, path: string): { file: SourceFile; list: AccessList } {
  const content = installation.fs.read(path, FILE_SIZE_MAX);
  if (!content.ok) {
    const { code, at } = content.refusal;
    const hint = code === 'EACCES' ? t`run mqttctl as root` : t`name the ACL file with --file`;
    throw new MqttctlError(t`${path} cannot be read (${code} at ${at}): ${hint}.`);
  }
  const file = new SourceFile(installation.fs.hostPath(path), content.value, 'ACL file');
  return { file, list: listOf(file, installation) };
}

/** @throws MqttctlError at the first line that the broker does not take: it would have no list at all */
function listOf(file: SourceFile, { target }: Installation): AccessList {
  const loaded = loadAclFile(file, target);
  const fatal = loaded.problems.find((problem) => problem.fatal);
  if (!fatal) return new AccessList(loaded, target);
  const { line, column } = file.position(fatal.span.start);
  throw new MqttctlError(`${file.path}:${line}:${column}: ${fatal.message}`);
}
