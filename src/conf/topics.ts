const LEVEL_SEPARATORS_MAX = 200;

/**
 * Whether a text (latin1 bytes) can be published to: not empty, no `+` or `#`, at most 65,535 bytes and 200
 * level separators. From mosquitto_pub_topic_check as compiled into the broker (lib/util_topic.c,
 * libcommon/topic_common.c).
 */
export function isTopic(latin1: string): boolean {
  if (latin1.length === 0 || latin1.length > 65535 || separators(latin1) > LEVEL_SEPARATORS_MAX) return false;
  return !latin1.includes('+') && !latin1.includes('#');
}

/** Whether a text is a topic filter: as {@link isTopic}, with `+` for a whole level and `#` as the last level. */
export function isTopicFilter(latin1: string): boolean {
  if (latin1.length === 0 || latin1.length > 65535 || separators(latin1) > LEVEL_SEPARATORS_MAX) return false;
  if (!latin1.includes('+') && !latin1.includes('#')) return true;
  return latin1.split('/').every((level, index, levels) => {
    if (level.includes('#')) return level === '#' && index === levels.length - 1;
    return level === '+' || !level.includes('+');
  });
}

function separators(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', at + 1)) count++;
  return count;
}
