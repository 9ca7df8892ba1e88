import type { Account, FileSystem } from '../../installation/filesystem.js';
import type { Diagnostic, Fix, Place, Related } from '../../text/diagnostic.js';
import type { Bridge, BrokerModel, Listener, Plugin } from '../model.js';
import type { SecurityFile } from '../startup/security.js';
import type { Version } from '../version.js';
import { version } from '../version.js';

/** What a build of the broker can do, where builds of one version differ. */
export interface Build {
  /** 2.0 takes libwebsockets, 2.1 has its own; `none` refuses `protocol websockets`. */
  readonly websockets: 'none' | 'libwebsockets' | 'builtin';
  /** libwebsockets hands its sockets to the broker, so that a websockets listener alone is enough to start. */
  readonly websocketsAlone: boolean;
  readonly httpApi: boolean;
  readonly argon2: boolean;
}

/** What Debian's build of a version can do (reference: the distribution's build options). */
export function usualBuild(target: Version): Build {
  const builtin = target >= V2_1;
  return {
    websockets: builtin ? 'builtin' : 'libwebsockets',
    websocketsAlone: target >= POLLED_WEBSOCKETS,
    httpApi: builtin,
    argon2: false,
  };
}

/** Everything besides the files that decides what a broker makes of a configuration. */
export interface Circumstances {
  readonly fs: FileSystem;
  readonly target: Version;
  readonly build: Build;
  /** The broker's working directory, absolute. */
  readonly workdir: string;
  /** The account that the process is started with: it reads the configuration. */
  readonly startsAs: Account;
  /** Looks an account up by name, as getpwnam does. */
  readonly findAccount: (name: string) => Account | undefined;
  /** Overrides the account that the broker runs as after it has dropped its privileges. */
  readonly runsAs?: Account;
  /**
   * Directories that the service manager makes for the account before the broker starts; undefined where no service
   * manager is known, so that what is missing in /run may still come.
   */
  readonly prepared?: readonly string[];
  /** The account may open ports below 1024: the service manager has given it CAP_NET_BIND_SERVICE. */
  readonly bindsAnyPort?: true;
  /** Addresses that a host name has on that machine without asking the network; undefined: not known. */
  readonly resolveHost: (name: string) => readonly string[] | undefined;
}

/** The place that the broker would name for the error it dies of. */
export interface Rejection {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

export interface Report {
  readonly rule: string;
  readonly message: string;
  readonly place: Place;
  readonly severity?: Diagnostic['severity'];
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

/** What the evaluation knows so far, in the order in which the broker would come to know it. */
export class EvaluationState {
  readonly diagnostics: Diagnostic[] = [];
  rejection?: Rejection;
  /** A security option was read: from then on `per_listener_settings` comes too late. */
  securitySeen = false;
  /**
   * The listener of options that stand before any `listener`. 2.0 has one from the beginning and opens it
   * at the end if something was set in it; 2.1 makes it when it is first needed.
   */
  defaultListener?: Listener;
  /** The password, ACL and PSK files that could be opened. */
  readonly securityFiles: SecurityFile[] = [];
  /** What unknown options were probably meant to be. */
  readonly suggestions = new Map<string, string | undefined>();
  /** By name, for files with very many of them. */
  readonly bridgesByName = new Map<string, Bridge>();
  readonly pluginsByName = new Map<string, Plugin>();
  /** `listener`, `port` or `bind_address` was read. */
  listenerSeen = false;

  constructor(
    readonly circumstances: Circumstances,
    readonly model: BrokerModel,
  ) {}

  get target(): Version {
    return this.circumstances.target;
  }

  /** True from 2.1 on, whose parser was rewritten in many places. */
  get is21(): boolean {
    return this.target >= V2_1;
  }

  /** The broker stops here. Only the first such error is the one that it would name. */
  reject(report: Report, where?: { readonly file: string; readonly line: number }): void {
    const { place } = report;
    this.diagnostics.push(diagnostic(report, true));
    this.rejection ??= {
      rule: report.rule,
      file: where?.file ?? place.file.path,
      line: where?.line ?? place.file.lineAt(place.span.start),
    };
  }

  /** Takes over a finding about another file of the configuration. */
  adopt(found: Diagnostic): void {
    this.diagnostics.push(found);
    if (!found.fatal) return;
    this.rejection ??= { rule: found.rule, file: found.file.path, line: found.file.lineAt(found.span.start) };
  }

  /** The broker goes on. */
  note(report: Report): void {
    this.diagnostics.push(diagnostic(report, false));
  }
}

/** Where the reader of one file stands: what a listener, bridge or plugin option belongs to. */
export interface Cursor {
  listener?: Listener;
  bridge?: Bridge;
  /** An include has added bridges since: up to 2.0 the broker then looks for this one where it no longer is. */
  bridgeMoved?: boolean;
  plugin?: Plugin;
  /** A `tls_engine_kpass_sha1` was read in this file. */
  enginePasswordSeen?: true;
}

const V2_1 = version('2.1');
/** Bookworm's library has no external poll support, trixie's has. */
const POLLED_WEBSOCKETS = version('2.0.21');

function diagnostic({ rule, message, place, severity, related, fix }: Report, fatal: boolean): Diagnostic {
  return {
    rule,
    severity: severity ?? (fatal ? 'error' : 'warning'),
    fatal,
    message,
    file: place.file,
    span: place.span,
    ...(related && { related }),
    ...(fix && { fix }),
  };
}
