import type { OutboxMessage } from '@drawbridge/scim-server';
import type { WebhookConfig } from '../config/server-config.ts';
import { signMessage } from './sign-message.ts';

/** How a delivery ended: `refused` by the receiver, who does not want this message, or `failed` for another reason. */
export type Delivery =
  { readonly outcome: 'delivered' } | { readonly outcome: 'refused' | 'failed'; readonly reason: string };

/** How long a receiver may take, in milliseconds. */
export const POST_TIMEOUT = 10_000;

/** What the receiver may take at another time. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Sends a message to its receiver; never rejects. */
export async function postMessage(
  { id, body }: Pick<OutboxMessage, 'id' | 'body'>,
  { url, secret }: WebhookConfig,
  now: Date,
  closing: AbortSignal,
): Promise<Delivery> {
  const timestamp = Math.floor(now.getTime() / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signMessage({ id, timestamp, body }, secret) },
      body,
      // Whoever answers with another address is not the receiver that was set.
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(POST_TIMEOUT)]),
    });
    await response.body?.cancel();
    return judge(response);
  } catch (error) {
    return { outcome: 'failed', reason: reasonOf(error) };
  }
}

function judge({ status, ok }: Response): Delivery {
  if (ok) return { outcome: 'delivered' };
  const isRefusal = status >= 400 && status < 500 && !PASSING.has(status);
  return { outcome: isRefusal ? 'refused' : 'failed', reason: `the receiver answered with ${status}` };
}

/** What fetch says is that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
