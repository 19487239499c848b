const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads when a token ends: a span from now (`90d`, `12h`, `4w`), or a time in ISO 8601 (`2027-01-31`, which is its
 * beginning in UTC).
 *
 * @returns ISO 8601, UTC, milliseconds; `undefined` for anything else, and for a time that has passed.
 */
export function parseExpiry(text: string, now: Date): string | undefined {
  const { count, unit = '' } = /^(?<count>\d{1,6})(?<unit>[mhdw])$/.exec(text)?.groups ?? {};
  const time =
    count === undefined ? parseTime(text) : now.getTime() + Number(count) * (UNITS[unit] ?? Number.NaN);
  return Number.isNaN(time) || time <= now.getTime() || time > LAST
    ? undefined
    : new Date(time).toISOString();
}

/** Later than the year 9999, times are written otherwise and no longer sort as texts. */
const LAST = Date.UTC(9999, 11, 31);

function parseTime(text: string): number {
  return /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}
