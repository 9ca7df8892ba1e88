import { closest } from '../../conf/evaluate/spelling.js';
import { t } from '../../language/t.js';
import { UsageError } from '../../text/error.js';
import type { Program } from '../program.js';
import { esphome } from './esphome.js';
import { homeAssistant } from './homeassistant.js';
import { mosquittoPub, mosquittoSub } from './mosquitto.js';
import { nodeRed } from './nodered.js';
import { tasmota } from './tasmota.js';
import { telegraf } from './telegraf.js';
import { weewx } from './weewx.js';
import { zigbee2mqtt } from './zigbee2mqtt.js';

/** Every program that settings can be made for. */
export const programs: readonly Program[] = [
  mosquittoSub,
  mosquittoPub,
  weewx,
  homeAssistant,
  zigbee2mqtt,
  nodeRed,
  telegraf,
  tasmota,
  esphome,
];

/**
 * The program of that name or alias; capitals do not count.
 *
 * @throws UsageError where there is none
 */
export function programNamed(name: string): Program {
  const wanted = name.toLowerCase();
  const found = programs.find((program) => program.name === wanted || program.aliases.includes(wanted));
  if (found) return found;
  const names = programs.map((program) => program.name);
  const meant = closest(wanted, names);
  const advice = meant === undefined ? t`there are ${names.join(', ')}.` : t`did you mean ${meant}?`;
  throw new UsageError(t`There are no settings for ${name}: ${advice}`);
}
