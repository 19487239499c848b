/**
 * The milliseconds that an answer asks to wait before the next attempt; undefined when it does not say.
 *
 * @see RFC 9110 §10.2.3
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const delay = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(delay) ? undefined : Math.max(delay, 0);
}
