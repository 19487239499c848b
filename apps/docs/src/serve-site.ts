import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';

/** The site behind a local address, from which its pages can ask other servers on this machine. */
function createSiteApp(site: string): Hono {
  const app = new Hono();
  app.all('/local/:port{[0-9]+}/*', async (context) => {
    // Only the site's own pages: another page must not reach through to what listens here.
    if (context.req.header('Sec-Fetch-Site') !== 'same-origin')
      return context.text('Only for this site.', 403);
    const { pathname, search } = new URL(context.req.url);
    const port = context.req.param('port');
    const path = pathname.slice(`/local/${port}`.length);
    try {
      return await proxy(`http://127.0.0.1:${port}${path}${search}`, context.req);
    } catch {
      return context.text(`Nothing listens on 127.0.0.1:${port}.`, 502);
    }
  });
  app.use('*', serveStatic({ root: site }));
  return app;
}

/** Serves the site on this machine until the signal aborts. */
export async function serveSite(site: string, port: number, signal: AbortSignal): Promise<string> {
  const app = createSiteApp(site);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, ({ port: actual }) => {
      resolve(`http://127.0.0.1:${actual}/`);
    });
    server.once('error', reject);
    signal.addEventListener('abort', () => server.close(), { once: true });
  });
}
