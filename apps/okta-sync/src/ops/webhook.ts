import ky, { isHTTPError, type Options } from 'ky';

import type { FetchFunction } from '../fetch-function.ts';
import type { Alert } from './alert.ts';

/** Where alerts go. */
export interface Webhook {
  readonly url: string;
  /** What the alerts are about: the addresses of both sides. */
  readonly about: { readonly source: string; readonly target: string };
  readonly fetch?: FetchFunction | undefined;
}

/** A webhook did not take an alert. `message` is one sentence, and does not name the address, which is a secret. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

const TIMEOUT = 10_000;

/**
 * Posts an alert as JSON. `text` is what chat tools that take Slack's format show; the other members are for programs.
 *
 * @throws {WebhookError}
 */
export async function postAlert(
  { url, about, fetch: send }: Webhook,
  alert: Alert,
  signal: AbortSignal,
): Promise<void> {
  const json = { ...alert, text: withoutMarkup(alert.text), ...about };
  await request('The webhook', url, { method: 'post', json, redirect: 'error', signal }, send);
}

/** Names come from outside, and in a chat `<!channel>` calls everybody and `<https://…|text>` is a link. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Tells a watchdog elsewhere that a cycle succeeded, so that silence raises an alarm.
 *
 * @throws {WebhookError}
 */
export async function sendHeartbeat(
  url: string,
  { signal, fetch: send }: { readonly signal: AbortSignal; readonly fetch?: FetchFunction | undefined },
): Promise<void> {
  await request("The heartbeat's address", url, { signal }, send);
}

/** Sends once: whoever sends what could not be delivered tries again with the next cycle. */
async function request(
  what: string,
  url: string,
  options: Options & { readonly signal: AbortSignal },
  send: FetchFunction | undefined,
): Promise<void> {
  try {
    await ky(url, {
      ...options,
      timeout: TIMEOUT,
      retry: 0,
      ...(send && { fetch: (input, init) => send(new Request(input, init)) }),
    });
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    throw new WebhookError(
      isHTTPError(error) ? `${what} answered ${error.response.status}.` : `${what} cannot be reached.`,
    );
  }
}
