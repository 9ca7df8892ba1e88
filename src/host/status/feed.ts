import { setTimeout as sleep } from 'node:timers/promises';
import { t } from '../../language/t.js';
import type { Numbers } from '../../status/metrics.js';
import { type ApproachOptions, approach } from '../probe/approach.js';
import { codeWords } from '../probe/reach.js';
import { type StepName, Steps } from '../probe/steps.js';
import { isLocal, isLoopback, type ProbeTarget } from '../probe/target.js';
import { type ApiAnswer, type RunningListener, readHttpApi } from './http-api.js';
import { SysTree } from './sys-tree.js';

/** A running broker that tells about itself. */
export interface Feed {
  /** Where it tells that. */
  readonly url: string;
  /** That is this machine. */
  readonly isLocal: boolean;
  readonly numbers: Numbers;
  /** What is open, where it tells that: only the HTTP interface of 2.1 does. */
  readonly listeners: readonly RunningListener[] | undefined;
  /** Waits for newer numbers; false where there will be none. */
  next(): Promise<boolean>;
  close(): Promise<void>;
}

/** Why a broker tells nothing, in words. */
export interface Silence {
  readonly url: string;
  readonly detail: string;
  readonly cause: string;
}

export interface FeedOptions extends ApproachOptions {
  /** Of sys_interval, in seconds, where the configuration was asked. */
  readonly sysInterval: number | undefined;
}

/** The default of sys_interval, in seconds. */
const USUAL_INTERVAL = 10;
/** How much later than it should an update may come. */
const GRACE_MS = 2000;
const API_INTERVAL_MS = 5000;

/** Logs in with MQTT and reads what is under $SYS. */
export async function openSysFeed(target: ProbeTarget, options: FeedOptions): Promise<Feed | Silence> {
  const steps = new Steps(STEPS_TO_LOGIN);
  const loggedIn = await approach(steps, target, options);
  const failed = steps.taken.find(({ status }) => status === 'fail');
  const { url } = target;
  if (failed || !loggedIn) {
    await loggedIn?.session.end();
    const seen = failed ?? steps.taken.at(-1);
    const cause =
      seen?.cause ??
      (target.listener?.usesPresharedKey ? t`mqttctl has no pre-shared key.` : t`Name a user with --username.`);
    return { url, detail: seen?.detail ?? t`not reached`, cause };
  }
  const { session } = loggedIn;
  const tree = await SysTree.follow(session);
  const longest = (options.sysInterval || USUAL_INTERVAL) * 1000 + GRACE_MS;
  const isComing = !tree.isEmpty || !session.canRetain;
  if (isComing && NEEDED.some((name) => !tree.numbers.values.has(name))) await tree.update(longest);
  if (tree.isEmpty) {
    await session.end();
    return { url, detail: t`nothing comes under $SYS/broker`, cause: whyNothing(options) };
  }
  return {
    url,
    isLocal: isLocal(target),
    listeners: undefined,
    get numbers() {
      return tree.numbers;
    },
    next: () => tree.update(longest),
    close: () => session.end(),
  };
}

/**
 * What is worth waiting for. Before 2.0.16 retained numbers expire after a minute without a change; our own login
 * changes these with the next update.
 */
const NEEDED = ['uptime', 'clients', 'messages-in'];

const STEPS_TO_LOGIN: readonly StepName[] = ['resolve', 'tcp', 'unix', 'tls', 'certificate', 'websocket', 'mqtt-5'];

function whyNothing({ sysInterval, credentials: { username } }: FeedOptions): string {
  if (sysInterval === 0)
    return t`The configuration has sys_interval 0, so that there are no numbers: take that line out.`;
  const who = username === undefined ? '--anonymous' : `-u ${username}`;
  return t`The ACL denies it ("mqttctl acl explain ${who} -t '$SYS/broker/uptime' -a read" tells the rule; "topic read $SYS/#" would allow it), or the broker has sys_interval 0.`;
}

/** Asks the HTTP interface of 2.1. */
export async function openApiFeed(
  url: string,
  { credentials, patienceMs }: Pick<ApproachOptions, 'credentials' | 'patienceMs'>,
): Promise<Feed | Silence> {
  const first = await readHttpApi(url, credentials, patienceMs);
  if (!('numbers' in first)) return { url, ...whyNoApi(first, credentials.username) };
  let latest: ApiAnswer = first;
  return {
    url,
    isLocal: isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, '')),
    get numbers() {
      return latest.numbers;
    },
    get listeners() {
      return latest.listeners;
    },
    next: async () => {
      await sleep(API_INTERVAL_MS);
      const answer = await readHttpApi(url, credentials, patienceMs);
      if ('numbers' in answer) latest = answer;
      return 'numbers' in answer;
    },
    close: async () => {},
  };
}

function whyNoApi(
  outcome: { readonly status: number } | { readonly code: string },
  username: string | undefined,
): Omit<Silence, 'url'> {
  if ('status' in outcome) {
    const detail = t`HTTP status ${outcome.status}`;
    if (outcome.status !== 401)
      return { detail, cause: t`This is no http_api listener of Mosquitto 2.1: look at the port.` };
    const cause =
      username === undefined
        ? t`Anonymous clients are not let in: name a user with --username.`
        : t`The user ${username} is unknown, or the password wrong, or the ACL denies /api/v1/#.`;
    return { detail, cause };
  }
  if (outcome.code === 'FOREIGN')
    return {
      detail: t`the answer is not that of its HTTP interface`,
      cause: t`Look at the port; for MQTT write mqtt://.`,
    };
  return { detail: codeWords(outcome.code), cause: t`Look whether the broker runs, and at the port.` };
}
