import { t } from '../../language/t.js';
import type { EvaluationState } from '../evaluate/state.js';
import { at, changed } from '../version.js';

/**
 * What the broker needs just to start, in bytes; measured on Debian's builds with a nearly empty configuration
 * (38 kB for 2.0.11, 797 kB for 2.0.21, 828 kB for 2.1.2) and rounded down.
 */
const NEEDED = changed({ '1.6': 38_000, '2.0.21': 790_000, '2.1': 820_000 });

/** A memory_limit that is too low for the broker itself: it exits, in some versions without a message. */
export function reserveMemory(state: EvaluationState): void {
  const limit = state.model.global.get('memory_limit');
  const needed = at(NEEDED, state.target);
  if (!limit || limit.value === 0 || Number(limit.value) >= needed) return;
  state.reject({
    rule: 'conf/memory-limit-too-low',
    message: t`The broker needs more than ${needed} bytes to start at all: raise memory_limit, or remove it (0 means no limit).`,
    place: { file: limit.directive.file, span: limit.span },
  });
}
