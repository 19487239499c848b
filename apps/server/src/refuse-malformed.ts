import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { SCIM_MEDIA_TYPE, ScimError, toErrorMessage } from '@drawbridge/scim';

/** Renders a refusal. */
export type Refuse = (error: ScimError) => { readonly mediaType: string; readonly body: string };

/** A refusal as the SCIM API gives it. @see RFC 7644 §3.12 */
export const refuseInScim: Refuse = (error) => ({
  mediaType: SCIM_MEDIA_TYPE,
  body: JSON.stringify(toErrorMessage(error)),
});

const REFUSALS: Readonly<Record<string, ScimError>> = {
  HPE_HEADER_OVERFLOW: new ScimError(431, undefined, 'the URL and the headers are too long'),
  ERR_HTTP_REQUEST_TIMEOUT: new ScimError(408, undefined, 'the request took too long to arrive'),
};
/** How long the rest of what is no request is read and thrown away. */
const LINGER_MS = 2000;

const MALFORMED: ScimError = new ScimError(400, undefined, 'this is no HTTP request');

/** Answers what never becomes a request, such as a URL of a megabyte, in the words of the API. */
export function refuseMalformed(server: Server, refuse: Refuse): void {
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: Error, socket: Duplex) => {
    // The rest of what is no request is an error again.
    if (refused.has(socket)) return;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const refusal = REFUSALS[code] ?? MALFORMED;
    const { mediaType, body } = refuse(refusal);
    const head = [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
      `Content-Type: ${mediaType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    // Closed with something unread, the connection would be reset, and the answer lost.
    socket.resume();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

/** The response to a request whose parts make no URL, such as one with a blank in its Host. */
export function toMalformedResponse(refuse: Refuse): Response {
  const { mediaType, body } = refuse(MALFORMED);
  return new Response(body, { status: MALFORMED.status, headers: { 'content-type': mediaType } });
}
