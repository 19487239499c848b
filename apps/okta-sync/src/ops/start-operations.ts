import { isLoopback } from '../config/address.ts';
import type { Config, Tokens } from '../config/config.ts';
import type { FetchFunction } from '../fetch-function.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import type { Status } from '../run/read-status.ts';
import type { SourceCost } from '../source/identity-source.ts';
import type { AlertBox } from './alert-box.ts';
import { createHealthApp } from './health-app.ts';
import { readinessOf } from './health.ts';
import { createMessages } from './messages.ts';
import { createMetrics } from './metrics.ts';
import { standingAfter, startingAt } from './standing.ts';
import { createStatusService } from './status-service.ts';

/** What a daemon is watched with. */
export interface OperationsOptions {
  readonly config: Pick<Config, 'health' | 'heartbeatUrl' | 'staleAfter'>;
  readonly tokens: Pick<Tokens, 'webhookUrl'>;
  /** The addresses of both sides. */
  readonly about: { readonly source: string; readonly target: string };
  /** The alerts that wait to be delivered. */
  readonly alerts: AlertBox;
  readonly status: () => Promise<Status>;
  readonly history: (count: number) => Promise<readonly RunSummary[]>;
  readonly cost: () => SourceCost;
  readonly clock: () => Date;
  /** Hears what concerns nobody but the operator: where the status is served, and what could not be delivered. */
  readonly say: (message: string) => void;
  /** Sends alerts and heartbeats; by default the global `fetch`. */
  readonly fetch?: FetchFunction | undefined;
  /** Milliseconds between two looks at the clock; default 30 000. */
  readonly watchEvery?: number | undefined;
}

/** Everything by which a daemon is watched from outside. None of it can fail a cycle. */
export interface Operations extends AsyncDisposable {
  readonly report: Report<DaemonEvent>;
  /** Where the status is served; undefined while it is not. */
  readonly url: () => string | undefined;
}

/**
 * Starts the server of probes, metrics and status, and whatever tells people and watchdogs of a daemon. An address that is
 * taken, as by a daemon that this one stands by for, is tried again.
 */
export async function startOperations(options: OperationsOptions): Promise<Operations> {
  const { config, clock, say } = options;
  const now = (): string => clock().toISOString();
  // What the process before this one did counts: a restart is no reason for an alarm.
  const { lastSuccess } = await options.status().catch(() => ({ lastSuccess: undefined }));
  let standing = { ...startingAt(now()), lastSuccess };
  const metrics = createMetrics({ ...options, lastSuccess });
  const messages = createMessages(options);
  const app = createHealthApp({
    ...options,
    metrics,
    standing: () => standing,
    staleAfter: config.staleAfter,
    local: isLoopback(config.health?.host ?? ''),
  });
  const service = createStatusService(app, config.health, say);
  await service.begin();
  const started = clock().getTime();
  const timer = setInterval(() => {
    void service.begin();
    if (standing.role === 'standby') return;
    const { ok, message } = readinessOf(standing, now(), config.staleAfter);
    // A daemon that has just begun is not stale yet.
    if (!ok && clock().getTime() - started < config.staleAfter) return;
    messages.stale(!ok, message, now());
  }, options.watchEvery ?? 30_000);
  timer.unref();
  return {
    url: service.url,
    report: (event) => {
      standing = standingAfter(standing, event, now());
      metrics.report(event);
      messages.report(event);
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await messages.close();
      await service.end();
    },
  };
}
