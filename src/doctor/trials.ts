import { randomBytes, randomUUID } from 'node:crypto';
import { type ConnectOutcome, connectMqtt } from '../host/probe/connect.js';
import type { ProbeTarget } from '../host/probe/target.js';
import { openTcp, openUnixSocket, type TcpOutcome } from '../host/probe/tcp.js';
import { openTransport } from '../host/probe/transport.js';
import type { ClientIdentity } from '../host/probe/trust.js';
import type { Credentials } from '../host/sandbox-broker.js';

/** What came of a login: also that there was nothing to log in to, with the code of the system or of OpenSSL. */
export type LoginOutcome = ConnectOutcome | { readonly kind: 'unreached'; readonly code: string };

/** A listener for MQTT clients, and what came of trying to get in. */
export interface ListenerTrial {
  readonly target: ProbeTarget;
  /** Without a user name. */
  readonly anonymous: LoginOutcome;
  /** With a name and a password that nobody has. */
  readonly stranger: LoginOutcome;
  /** With what the administrator gave; undefined where that was nothing. */
  readonly user: LoginOutcome | undefined;
}

/** On one's own machine an answer that takes longer will not come. */
const PATIENCE_MS = 3000;

/** Who tries to get in beside those whom nobody knows. */
export interface Visitor {
  readonly credentials: Credentials;
  readonly identity?: ClientIdentity | undefined;
}

/** Tries to get in by a listener, as nobody, as a stranger, and as the user that was given. Sessions are left open. */
export async function tryListener(target: ProbeTarget, visitor: Visitor): Promise<ListenerTrial> {
  const logIn = (credentials: Credentials) => logInTo(target, { ...visitor, credentials });
  const stranger = { username: `mqttctl-${randomUUID()}`, password: randomBytes(12) };
  const [anonymous, unknown, user] = await Promise.all([
    logIn({}),
    logIn(stranger),
    visitor.credentials.username === undefined ? undefined : logIn(visitor.credentials),
  ]);
  return { target, anonymous, stranger: unknown, user };
}

async function logInTo(target: ProbeTarget, { credentials, identity }: Visitor): Promise<LoginOutcome> {
  const options = { trust: undefined, identity, patienceMs: PATIENCE_MS };
  const transport = await openTransport(target, options, () => open(target));
  if ('code' in transport) return { kind: 'unreached', code: transport.code };
  return connectMqtt(transport.stream, { version: '5', credentials, patienceMs: PATIENCE_MS });
}

function open({ place }: ProbeTarget): Promise<TcpOutcome> {
  return 'socket' in place ? openUnixSocket(place.socket, PATIENCE_MS) : openTcp(place.host, place.port, PATIENCE_MS);
}

/** Says goodbye on every session that a trial has opened. */
export async function endTrial({ anonymous, stranger, user }: ListenerTrial): Promise<void> {
  const sessions = [anonymous, stranger, user].flatMap((outcome) =>
    outcome?.kind === 'accepted' ? outcome.session : [],
  );
  await Promise.all(sessions.map((session) => session.end()));
}
