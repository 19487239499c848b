/** The header that names a request, taken from the client and given back. */
export const REQUEST_ID_HEADER = 'x-request-id';

// What is safe to write into a log and a header as it is.
const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/;

/** The name that a request brings along, or else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(REQUEST_ID_HEADER);
  return given !== null && REQUEST_ID.test(given) ? given : crypto.randomUUID();
}
