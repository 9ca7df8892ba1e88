import { t } from '../../language/t.js';
import type { Edit } from '../../text/edit.js';
import { UsageError } from '../../text/error.js';
import { findOption } from '../catalogue/index.js';
import { effectiveSettings } from '../effective.js';
import { type Located, locate } from '../located.js';
import type { BrokerModel, ConfFile, Directive } from '../model.js';
import { isSameOwner, type Owner, ownerName, partOf } from '../owner.js';
import { at } from '../version.js';
import { type AskedOption, beginsBlock, ownersFor, type Selection, theOwner } from './asked-option.js';
import { canonicalValue } from './canonical-value.js';
import { lineAtEnd, lineBefore, lineBehind, withoutLine, withValue } from './insertion.js';

/** Which setting of a configuration is meant. */
export interface AskedSetting extends AskedOption {
  /** Undefined for a line that begins a block which is still to come. */
  readonly owner: Owner | undefined;
}

/** Where global options go that no line sets yet: a file that is read, or one that is still to be made. */
export type GlobalHome = ConfFile | { readonly newFile: string };

/** What is to be done to the files. */
export type Plan =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  | { readonly kind: 'new file'; readonly path: string; readonly text: string };

const NOTHING: Plan = { kind: 'edits', edits: [] };

/** The lines of a setting, those that are overwritten as well. */
export function linesOf(model: BrokerModel, { name, owner }: AskedSetting): Located[] {
  return locate(model).filter(
    (line) => line.name === name && line.owner && (owner === undefined || isSameOwner(line.owner, owner)),
  );
}

/** The values of a setting that are in force. */
export function valuesOf(model: BrokerModel, { name, owner }: AskedSetting) {
  return effectiveSettings(model).filter(
    (each) => each.name === name && (owner === undefined || isSameOwner(each.owner, owner)),
  );
}

/**
 * The setting that an option and a selection mean.
 *
 * @throws UsageError where several could be meant, or none is there
 */
export function askedSetting(asked: AskedOption, model: BrokerModel, selection: Selection): AskedSetting {
  const owners = ownersFor(asked, model, selection);
  const isNamed = Object.values(selection).some((value) => value !== undefined);
  if (beginsBlock(asked.option) && !isNamed) return { ...asked, owner: undefined };
  return { ...asked, owner: theOwner(owners, asked, model) };
}

/**
 * How a value is given to a setting: in the line that counts, or in a new one behind the last of its owner.
 *
 * @param add a repeatable option gets another line
 * @throws UsageError where several lines could be meant
 */
export function planSet(
  model: BrokerModel,
  setting: AskedSetting,
  value: string,
  { add, home }: { readonly add: boolean; readonly home: GlobalHome },
): Plan {
  const { option, name } = setting;
  const spec = at(option.value, model.target);
  const adds = at(option.duplicate, model.target) === 'adds';
  if (add && !adds) throw new UsageError(t`${name} has one value only: leave out --add.`);
  const values = valuesOf(model, setting);
  const wanted = canonicalValue(option, value, model.target);
  if (values.some((each) => each.value === wanted) && (add || values.length === 1)) return NOTHING;
  const lines = linesOf(model, setting);
  if (adds && !add && lines.length > 1) {
    const places = lines.map(({ directive }) => placeOf(directive)).join(', ');
    throw new UsageError(
      t`${name} is set more than once (${places}): add a line with --add, or remove one with unset.`,
    );
  }
  const line = `${spelling(setting, model)} ${value}`;
  const counting = values.at(-1)?.directive ?? lines.at(-1)?.directive;
  if (counting && !add) {
    const isOneWord = spec.kind === 'boolean' || spec.kind === 'integer' || spec.kind === 'word';
    return edits(withValue(counting, value, isOneWord));
  }
  if (setting.owner === undefined) return atEnd(home, line);
  return setting.owner.kind === 'global'
    ? globalLine(model, setting, line, home)
    : edits(lineBehind(lastOf(model, setting.owner), line));
}

/**
 * Which lines go, so that a setting is not set any more.
 *
 * @param value only lines with this value
 */
export function planUnset(model: BrokerModel, setting: AskedSetting, value: string | undefined): Plan {
  const wanted = value === undefined ? undefined : canonicalValue(setting.option, value, model.target);
  const chosen = new Set(
    valuesOf(model, setting)
      .filter((each) => each.value === wanted)
      .map(({ directive }) => directive),
  );
  const lines = linesOf(model, setting).filter(({ directive }) => wanted === undefined || chosen.has(directive));
  return { kind: 'edits', edits: lines.map(({ directive }) => withoutLine(directive)) };
}

/** The name of the option, or an older one where the target does not know that yet. */
function spelling({ option, name }: AskedSetting, { target }: BrokerModel): string {
  if (findOption(name, target)) return name;
  const alias = option.aliases?.find((each) => findOption(each.name, target))?.name ?? name;
  return alias === 'auth_opt_*' ? name.replace('plugin_opt_', 'auth_opt_') : alias;
}

function edits(...edits: readonly Edit[]): Plan {
  return { kind: 'edits', edits };
}

/** The last line of a block behind which a new one would still belong to it. */
function lastOf(model: BrokerModel, owner: Owner): Directive {
  const part = partOf(owner);
  const last = locate(model).findLast(
    ({ owner: own, next }) =>
      own && isSameOwner(own, owner) && (next.listener === part || next.bridge === part || next.plugin === part),
  );
  if (last) return last.directive;
  throw new UsageError(t`No line begins ${ownerName(owner)}: write it with "mqttctl config edit".`);
}

/** A new line for the whole broker never stands in a block, where it would look as if it belonged to that. */
function globalLine(model: BrokerModel, { name }: AskedSetting, line: string, home: GlobalHome): Plan {
  if (name === 'per_listener_settings') {
    const first = locate(model).find(
      ({ option }) => at(option.scope, model.target) === 'security' || option.name === 'global_plugin',
    );
    if (first) return edits(lineBefore(topOf(model, first.directive), line));
  }
  if ('newFile' in home) return atEnd(home, line);
  const lines = locate(model).filter(({ directive }) => directive.file === home.file);
  const block = lines.findIndex(({ option }) => beginsBlock(option));
  const before = block === -1 ? lines : lines.slice(0, block);
  const last = before.at(-1);
  if (last) return edits(lineBehind(last.directive, line));
  const first = lines[0];
  return edits(first ? lineBefore(first.directive, line) : lineAtEnd(home.file, line));
}

/** The first directive of the file of another one. */
function topOf(model: BrokerModel, { file }: Directive): Directive {
  return model.files.find((each) => each.file === file)?.directives[0] as Directive;
}

function atEnd(home: GlobalHome, line: string): Plan {
  if ('newFile' in home) return { kind: 'new file', path: home.newFile, text: `${line}\n` };
  return edits(lineAtEnd(home.file, line));
}

/** `FILE:LINE` of a directive. */
export function placeOf({ file, line }: Pick<Directive, 'file' | 'line'>): string {
  return `${file.path}:${line}`;
}
