/** The id under which the service provider logged a request; undefined where it tells none. */
export function requestIdOf(headers: Headers): string | undefined {
  return headers.get('x-request-id') ?? undefined;
}
