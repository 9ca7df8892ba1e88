import type { Severity } from '../text/diagnostic.js';

/**
 * How to find the line of the configuration that a message is about. Numbers are those of the texts that the message
 * fills into its format, from 1 on.
 */
export type PlaceHint =
  /** It names file and line itself. */
  | { readonly file: number; readonly line: number }
  /** A directive of one of these options. */
  | { readonly options: readonly string[] }
  /** A directive of the option that the message names. */
  | 'option in text'
  /** The line of a password, ACL or PSK file that holds this text. */
  | { readonly fileOf: 'password_file' | 'acl_file' | 'psk_file'; readonly text: number };

/** A message that Mosquitto, or systemd about it, writes into a log, and what an admin wants to know about it. */
export interface BrokerMessage {
  /** `family/name`. */
  readonly id: string;
  /** How bad it is for the broker as a whole; what befalls one client is an info. */
  readonly severity: Severity;
  /** The printf formats of upstream's source that it stands for. */
  readonly formats: readonly string[];
  /** Where a format is too general (`Error: %s`): which of its lines are meant. */
  readonly only?: RegExp;
  /** First and last release line that writes it, where not all of 2.0 and 2.1 do. */
  readonly since?: '2.1';
  readonly until?: '2.0';
  /** What it says, in plain words. */
  readonly meaning: string;
  /** Why that usually happens. */
  readonly cause: string;
  /** What to do. */
  readonly next: string;
  readonly place?: PlaceHint;
}
