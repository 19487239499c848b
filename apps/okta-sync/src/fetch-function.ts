/** The one seam for HTTP: anything that answers a request, such as the global `fetch` or a server's handler. */
export type FetchFunction = (request: Request) => Promise<Response>;
