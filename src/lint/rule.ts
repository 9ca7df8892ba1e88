import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { BrokerModel } from '../conf/model.js';
import type { Version } from '../conf/version.js';
import type { Fix, Place, Related, Severity } from '../text/diagnostic.js';

/** What a rule's check looks at. Rules ask the model and never parse. */
export interface RuleContext {
  readonly evaluation: Evaluation;
  readonly model: BrokerModel;
  readonly target: Version;
  /** The time of the run: what has expired by then has expired. */
  readonly now: Date;
}

/** What a rule found, at one place. */
export interface Finding extends Place {
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
}

/** What people read about a rule: the same text for `--rules`, `--explain`, the docs and SARIF. */
export interface RuleDocs {
  /** `family/name`, in words. */
  readonly id: string;
  readonly severity: Severity;
  /** What it finds, in one sentence. */
  readonly summary: string;
  /** Why that matters and what to do, in a few sentences; says for which versions it is true. */
  readonly why: string;
  readonly example: RuleExample;
  /** First and last version for which it is true, where it is not true for all. */
  readonly since?: Version;
  readonly until?: Version;
}

export interface RuleExample {
  /** The kind of file; mosquitto.conf where it is missing. */
  readonly language?: 'password file' | 'ACL file' | 'PSK file';
  /** Lines of that file with the mistake, and without. */
  readonly bad: string;
  readonly good: string;
}

/** A rule of mqttctl's own, beyond what the broker itself says. */
export interface Rule extends RuleDocs {
  readonly check: (context: RuleContext) => Iterable<Finding>;
}
