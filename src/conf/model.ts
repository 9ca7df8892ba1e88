import type { Place } from '../text/diagnostic.js';
import type { SourceFile, Span } from '../text/source-file.js';
import type { Option } from './catalogue/option.js';
import type { Token } from './tokens.js';
import type { Version } from './version.js';

/** One line that sets an option. */
export interface Directive extends Place {
  readonly file: SourceFile;
  /** The whole line as the broker sees it, without its end. */
  readonly span: Span;
  readonly line: number;
  readonly name: Token;
}

export type Value = boolean | number | string;

/** An option that was set, and where. */
export interface Setting {
  readonly option: Option;
  readonly directive: Directive;
  /** As the broker understood it: strings are decoded and trimmed where the broker trims. */
  readonly value: Value;
  /** The part of the directive that holds the value. */
  readonly span: Span;
}

/** The settings of one scope by option name; the last one that counts. */
export type Settings = Map<string, Setting>;

export interface Listener {
  /** The `listener` line; undefined for the default listener and in local only mode. */
  readonly directive?: Directive;
  /** For the default listener: the option that brought it to life. */
  causedBy?: Directive;
  port: number;
  /** Address or name to bind to; undefined: every address. */
  host?: string;
  /** Path of a unix socket (port 0). */
  socketPath?: string;
  /** Where port, host or socket path was set. */
  place?: Place;
  readonly settings: Settings;
  /** Security settings of this listener: under per_listener_settings, and the `listener_*` options of 2.1. */
  readonly security: Settings;
  readonly plugins: Plugin[];
}

export interface BridgeTopic {
  readonly directive: Directive;
  /** Undefined for `""`: only the prefixes are bridged. */
  readonly topic?: string;
  readonly direction: 'in' | 'out' | 'both';
  readonly qos: number;
  readonly localPrefix?: string;
  readonly remotePrefix?: string;
}

export interface BridgeAddress {
  readonly host: string;
  readonly port: number;
  readonly span: Span;
}

export interface Bridge {
  readonly directive: Directive;
  readonly name: string;
  readonly addresses: BridgeAddress[];
  readonly topics: BridgeTopic[];
  readonly settings: Settings;
}

export interface PluginOption {
  readonly directive: Directive;
  readonly key: string;
  readonly value: string;
  readonly span: Span;
}

export interface Plugin {
  readonly directive: Directive;
  /** Of `plugin_load NAME PATH`. */
  readonly name?: string;
  readonly path: string;
  readonly pathSpan: Span;
  readonly options: PluginOption[];
  readonly settings: Settings;
  /** `plugin_use` lines and the like: where it was attached. Empty for a plugin that was loaded but is not used. */
  readonly attachedTo: (Listener | 'global')[];
}

/** A file that was read as configuration, and the directives in it that the broker acted upon or refused. */
export interface ConfFile {
  readonly file: SourceFile;
  /** Absolute, as the broker names it; `file.path` is where it is on this machine. */
  readonly path: string;
  readonly directives: readonly Directive[];
}

/** One `include_dir` line and what it loads. */
export interface Include {
  readonly directive: Directive;
  /** As written. */
  readonly path: string;
  readonly span: Span;
  /** Names of the loaded files, in order. */
  readonly names: readonly string[];
}

/** What the broker would be after reading the configuration. */
export interface BrokerModel {
  readonly target: Version;
  /** In the order in which they were read; the main file first. */
  readonly files: ConfFile[];
  readonly includes: Include[];
  readonly global: Settings;
  /** Security settings for all listeners. */
  readonly security: Settings;
  readonly plugins: Plugin[];
  /** In the broker's order, a default listener of 2.0 last. Empty in local only mode. */
  readonly listeners: Listener[];
  readonly bridges: Bridge[];
  /** No listener is configured: port 1883 on 127.0.0.1 and ::1 only. Never true before 2.0. */
  localOnly: boolean;
  perListenerSettings: boolean;
}
