/** The clock of whoever answered, in milliseconds since 1970; undefined when the answer does not tell. */
export function dateOf(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}
