import { createHmac } from 'node:crypto';

/** What goes out, without its signature. */
export interface Unsigned {
  readonly id: string;
  /** The seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Makes the headers by which a receiver knows that a message is ours, whole and not an old one.
 *
 * @param secret `whsec_` and the key in Base64.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signMessage(
  { id, timestamp, body }: Unsigned,
  secret: string,
): Readonly<Record<string, string>> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
