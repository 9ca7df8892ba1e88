import { z } from 'zod';
import { type Numbers, numbersOf, versionIn } from '../../status/metrics.js';
import type { Credentials } from '../sandbox-broker.js';

/** One listener, as a running 2.1 has it. */
const listenerSchema = z.object({
  port: z.number().optional(),
  path: z.string().optional(),
  protocol: z.string(),
  tls: z.boolean().optional(),
  mtls: z.boolean().optional(),
  allow_anonymous: z.boolean().optional(),
});
const listenersSchema = z.object({ listeners: z.array(listenerSchema) });
const systreeSchema = z.record(z.string(), z.number());

export type RunningListener = z.infer<typeof listenerSchema>;

/** What the HTTP interface of 2.1 tells (src/http_api.c). */
export interface ApiAnswer {
  readonly numbers: Numbers;
  readonly listeners: readonly RunningListener[];
}

/** Why it tells nothing: an HTTP status, a code of the system, or an answer of another service. */
export type ApiOutcome = ApiAnswer | { readonly status: number } | { readonly code: string };

/**
 * Asks a `protocol http_api` listener for everything.
 *
 * @param base as `http://127.0.0.1:8080`
 */
export async function readHttpApi(base: string, credentials: Credentials, patienceMs: number): Promise<ApiOutcome> {
  const ask = async (what: string) => {
    const answer = await fetch(new URL(`/api/v1/${what}`, base), {
      headers: authorization(credentials),
      signal: AbortSignal.timeout(patienceMs),
      redirect: 'error',
    });
    if (!answer.ok) throw new NotOk(answer.status);
    return answer.text();
  };
  try {
    const [version, systree, listeners] = await Promise.all([ask('version'), ask('systree'), ask('listeners')]);
    const texts = Object.entries(systreeSchema.parse(JSON.parse(systree))).map(
      ([topic, value]) => [topic, String(value)] as const,
    );
    return {
      numbers: { ...numbersOf(new Map(texts)), version: versionIn(version) },
      listeners: listenersSchema.parse(JSON.parse(listeners)).listeners,
    };
  } catch (error) {
    return error instanceof NotOk ? { status: error.status } : { code: codeOf(error as Error) };
  }
}

class NotOk extends Error {
  constructor(readonly status: number) {
    super(`HTTP status ${status}`);
  }
}

function authorization({ username, password }: Credentials): Record<string, string> {
  if (username === undefined) return {};
  const pair = Buffer.concat([Buffer.from(`${username}:`), password ?? Buffer.alloc(0)]);
  return { authorization: `Basic ${pair.toString('base64')}` };
}

/** What fetch hides in causes; an answer that is no HTTP, or another document, is that of another service. */
function codeOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  const { code } = (error.cause ?? error) as { code?: unknown };
  return typeof code === 'string' && !/^(?:UND_|HPE_)/.test(code) ? code : 'FOREIGN';
}
