import type { Bridge, BridgeTopic, BrokerModel } from '../model.js';
import { type Difference, needsOf, type Side } from './difference.js';
import { optionNamed } from './listeners.js';
import { compareSettings, placeOf } from './settings.js';

/** What differs in the bridges: which there are, where they lead, what they carry, and their settings. */
export function compareBridges(before: BrokerModel, after: BrokerModel): Difference[] {
  const names = new Set([...before.bridges, ...after.bridges].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [old, current] = [before, after].map(({ bridges }) => bridges.find((bridge) => bridge.name === name));
    const difference = { kind: 'bridge', of: '', what: name, secret: false } as const;
    const needs = needsOf(optionNamed('connection'), after.target);
    if (old && current) return compareBridge(old, current, before, after);
    return [{ ...difference, before: old && whole(old), after: current && whole(current), needs }];
  });
}

function compareBridge(old: Bridge, current: Bridge, before: BrokerModel, after: BrokerModel): Difference[] {
  const of = `bridge ${current.name}`;
  const [oldAddress, address] = [addressOf(old), addressOf(current)];
  const needs = needsOf(optionNamed('address'), after.target);
  const moved: Difference[] =
    oldAddress.value === address.value
      ? []
      : [{ kind: 'setting', of, what: 'address', before: oldAddress, after: address, secret: false, needs }];
  return [
    ...moved,
    ...compareTopics(old, current, of, after),
    ...compareSettings(
      { settings: old.settings, target: before.target },
      { settings: current.settings, target: after.target },
      of,
      ['address'],
    ),
  ];
}

function compareTopics(old: Bridge, current: Bridge, of: string, after: BrokerModel): Difference[] {
  const [had, has] = [old, current].map(({ topics }) => new Map(topics.map((topic) => [topicText(topic), topic])));
  const needs = needsOf(optionNamed('topic'), after.target);
  const one = (text: string, topic: BridgeTopic): Side => ({ value: text, place: placeOf(topic) });
  const base = { kind: 'bridge topic', of, secret: false, needs } as const;
  return [
    ...[...(had ?? [])].flatMap(([text, topic]) =>
      has?.has(text) ? [] : [{ ...base, what: topic.topic ?? '""', before: one(text, topic) }],
    ),
    ...[...(has ?? [])].flatMap(([text, topic]) =>
      had?.has(text) ? [] : [{ ...base, what: topic.topic ?? '""', after: one(text, topic) }],
    ),
  ];
}

function topicText({ topic, direction, qos, localPrefix, remotePrefix }: BridgeTopic): string {
  const prefixes = localPrefix || remotePrefix ? ` ${localPrefix || '""'} ${remotePrefix || '""'}` : '';
  return `${topic ?? '""'} ${direction} ${qos}${prefixes}`;
}

function addressOf({ addresses, directive, settings }: Bridge): Side {
  const value = addresses.map(({ host, port }) => `${host}:${port}`).join(' ');
  const setting = settings.get('address');
  return { value, place: placeOf(setting ?? { directive }) };
}

function whole(bridge: Bridge): Side {
  return { value: addressOf(bridge).value, place: placeOf(bridge) };
}
