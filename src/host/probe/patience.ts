import { setTimeout as sleep } from 'node:timers/promises';

/** What a promise brings, or `late` where that takes longer. Rejections pass through. */
export async function withPatience<T>(promise: Promise<T>, patienceMs: number): Promise<T | 'late'> {
  const waiting = new AbortController();
  const late = sleep(patienceMs, 'late' as const, { signal: waiting.signal }).catch(() => 'late' as const);
  try {
    return await Promise.race([promise, late]);
  } finally {
    waiting.abort();
  }
}
