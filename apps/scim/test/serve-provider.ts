import { serve } from '@hono/node-server';
import type { Provider } from './run.ts';

/** A service provider at an address of its own. */
export interface ServedProvider extends AsyncDisposable {
  readonly url: string;
}

/** Serves a service provider on a port of this machine. */
export async function serveProvider(provider: Provider): Promise<ServedProvider> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: provider, port: 0, hostname: '127.0.0.1' }, () => resolve(made));
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}/api/scim/v2`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
