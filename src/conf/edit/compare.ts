import { type EffectiveSetting, effectiveSettings } from '../effective.js';
import type { BrokerModel } from '../model.js';
import { ownerName, partOf } from '../owner.js';

/** A setting that is another one in another model, is there no more, or is new. */
export interface Difference {
  readonly name: string;
  readonly before: EffectiveSetting | undefined;
  readonly after: EffectiveSetting | undefined;
}

/**
 * Where two models differ; the places of their lines do not count.
 *
 * @param by whether a listener, bridge or plugin is the same as one of the other model that has the same name, or that
 *   comes at the same place
 */
export function differences(before: BrokerModel, after: BrokerModel, by: 'name' | 'order' = 'name'): Difference[] {
  const old = byIdentity(before, by);
  const now = byIdentity(after, by);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    return was?.value === is?.value ? [] : [{ name: (was ?? is)?.name ?? '', before: was, after: is }];
  });
}

/** Settings by what they are, counted where a name comes several times. */
function byIdentity(model: BrokerModel, by: 'name' | 'order'): Map<string, EffectiveSetting> {
  const owners = new Map<unknown, string>();
  const used = new Map<string, number>();
  const found = new Map<string, EffectiveSetting>();
  const counted = (key: string): string => {
    const count = used.get(key) ?? 0;
    used.set(key, count + 1);
    return `${key}\0${count}`;
  };
  for (const setting of effectiveSettings(model)) {
    const part = partOf(setting.owner);
    const owner = owners.get(part) ?? counted(by === 'name' ? ownerName(setting.owner) : setting.owner.kind);
    owners.set(part, owner);
    found.set(counted(`${owner}\0${setting.name}`), setting);
  }
  return found;
}
