import { Hono } from 'hono';

import { isLoopback } from '../config/address.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { Status } from '../run/read-status.ts';
import { livenessOf, readinessOf, type Health } from './health.ts';
import type { Metrics } from './metrics.ts';
import type { Standing } from './standing.ts';
import { renderStatusPage, STATUS_PAGE_POLICY, type StatusPage } from './status-page.ts';

/** What is told over HTTP, and where it comes from. */
export interface HealthAppOptions {
  readonly about: StatusPage['about'];
  readonly standing: () => Standing;
  readonly status: () => Promise<Status>;
  readonly history: (count: number) => Promise<readonly RunSummary[]>;
  readonly metrics: Metrics;
  /** Milliseconds; see `staleAfter` in the configuration. */
  readonly staleAfter: number;
  readonly clock: () => Date;
  /** Whether only this machine is served: then no page of the web may read the answers under a name of its own. */
  readonly local: boolean;
}

/** How many runs the status page lists. */
const RUNS = 20;

/** Serves probes, metrics and the status page; everything is read-only. */
export function createHealthApp(options: HealthAppOptions): Hono {
  const { standing, metrics, staleAfter, clock, local } = options;
  const now = (): string => clock().toISOString();
  const app = new Hono();
  app.use(async (context, next) => {
    if (local && !isLoopback(new URL(context.req.url).hostname)) return context.text('Unknown host.\n', 421);
    context.header('cache-control', 'no-store');
    context.header('x-content-type-options', 'nosniff');
    return next();
  });
  app.get('/healthz', () => answer(livenessOf(standing(), now())));
  app.get('/readyz', () => answer(readinessOf(standing(), now(), staleAfter)));
  app.get('/metrics', async (context) =>
    context.body(await metrics.print(), 200, { 'content-type': metrics.contentType }),
  );
  app.get('/', async (context) => {
    const [status, runs] = await Promise.all([options.status(), options.history(RUNS)]);
    const readiness = readinessOf(standing(), now(), staleAfter);
    const page = { about: options.about, standing: standing(), readiness, status, runs, now: now() };
    context.header('content-security-policy', STATUS_PAGE_POLICY);
    context.header('referrer-policy', 'no-referrer');
    return context.html(await renderStatusPage(page));
  });
  app.onError((error, context) => context.text(`The status cannot be read: ${error.message}\n`, 503));
  return app;
}

function answer({ ok, message }: Health): Response {
  return Response.json({ status: ok ? 'ok' : 'unavailable', message }, { status: ok ? 200 : 503 });
}
