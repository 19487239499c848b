/**
 * Fetches an answer together with its body, so that a connection that breaks within the body is a failed attempt like any
 * other: it has the time of the attempt, and is repeated where that is safe.
 */
export async function fetchWhole(
  fetch: (request: Request) => Promise<Response>,
  request: Request,
): Promise<Response> {
  const response = await fetch(request);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(await readBody(response, request.signal), { status, statusText, headers });
}

/** Each runtime has words of its own for a body that breaks off; Node's are known to the HTTP library. */
async function readBody(response: Response, signal: AbortSignal): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer();
  } catch (cause) {
    throw signal.aborted ? cause : new TypeError('terminated', { cause });
  }
}
