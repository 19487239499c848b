const DATE_TIME = /^(?<date>-?\d{4,}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?$/;

/**
 * Parses an xsd:dateTime into milliseconds since 1970; gives `undefined` where the text is none, or names a day that no
 * calendar has. Without an offset it is taken as UTC, so that the answer does not depend on the machine.
 *
 * @see RFC 7643 §2.3.5
 */
export function parseDateTime(text: string): number | undefined {
  const groups = DATE_TIME.exec(text)?.groups;
  if (groups?.['date'] === undefined || !isCalendarDate(groups['date'])) return undefined;
  const instant = Date.parse(groups['zone'] === undefined ? `${text}Z` : text);
  return Number.isNaN(instant) ? undefined : instant;
}

function isCalendarDate(date: string): boolean {
  // Date.parse rolls 30 February over into March.
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
