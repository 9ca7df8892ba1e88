import * as Flags from '@oclif/core/flags';
import { REQUESTED } from '../acl/decide.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';

/** Who asks for what. */
export const clientFlags = {
  user: Flags.string({ char: 'u', helpValue: 'USER', description: t`user name of the client` }),
  anonymous: Flags.boolean({ description: t`a client without a user name`, exclusive: ['user'] }),
  client: Flags.string({ helpValue: 'ID', description: t`client id, for patterns with %c` }),
  topic: Flags.string({ char: 't', helpValue: 'TOPIC', description: t`topic; for subscribe a topic filter` }),
};

export const accessFlag = Flags.option({ char: 'a', options: REQUESTED })({
  description: t`read: a message is delivered; write: a publish is accepted; subscribe: the SUBACK`,
});

/** A client id for questions that name none: no pattern with %c fits it by chance. */
const SOME_CLIENT = 'mqttctl-any-client';

export interface ClientInput {
  readonly user?: string | undefined;
  readonly anonymous?: boolean | undefined;
  readonly client?: string | undefined;
  readonly topic?: string | undefined;
}

/** @throws UsageError where the flags leave open who or what is meant */
export function clientOf({ user, anonymous, client, topic }: ClientInput): {
  username: string | null;
  clientid: string;
  topic: string;
} {
  if (user === undefined && !anonymous) throw new UsageError(t`Name the client: --user USER, or --anonymous.`);
  if (topic === undefined) throw new UsageError(t`Name the topic with --topic TOPIC.`);
  return { username: user ?? null, clientid: client ?? SOME_CLIENT, topic };
}
