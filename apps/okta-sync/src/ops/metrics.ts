import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { isDone } from '../apply/operation-result.ts';
import { isOpen, type CycleResult } from '../run/cycle-result.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import { isSuccess } from '../run/success.ts';
import type { SourceCost } from '../source/identity-source.ts';

/** The metrics of a daemon. */
export interface Metrics {
  readonly report: Report<DaemonEvent>;
  /** In Prometheus's text format. */
  readonly print: () => Promise<string>;
  readonly contentType: string;
}

/** Where metrics come from besides events. */
export interface MetricsOptions {
  readonly clock: () => Date;
  readonly cost: () => SourceCost;
  /** When a cycle of a process before this one last succeeded; ISO 8601, UTC. */
  readonly lastSuccess: string | undefined;
}

/** Creates the metrics; each instance has its own, so that two daemons in one process do not add up. */
export function createMetrics({ clock, cost, lastSuccess }: MetricsOptions): Metrics {
  const registry = new Registry();
  const meters = createMeters(registry);
  if (lastSuccess !== undefined) meters.success.set(Date.parse(lastSuccess) / 1000);
  let begun = clock();
  let told = 0;
  return {
    report: (event) => {
      if (event.kind === 'begin') begun = clock();
      record(meters, event, (clock().getTime() - begun.getTime()) / 1000, clock);
    },
    print: () => {
      const { rate, repeats = 0 } = cost();
      meters.repeats.inc(repeats - told);
      told = repeats;
      if (rate !== undefined) meters.rate.set(rate.remaining);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

type Meters = ReturnType<typeof createMeters>;

function createMeters(registry: Registry) {
  const registers = [registry];
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Gauge<Label> => new Gauge({ name: `okta_sync_${name}`, help, labelNames, registers });
  const counter = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Counter<Label> => new Counter({ name: `okta_sync_${name}`, help, labelNames, registers });
  return {
    rate: gauge('source_rate_remaining', 'Requests that the tightest rate limit of the source still allows.'),
    repeats: counter('source_retries_total', 'Requests to the source that repeated another one.'),
    success: gauge(
      'last_success_timestamp_seconds',
      'When a cycle last succeeded: all was read, nothing failed. In Unix time.',
    ),
    duration: new Histogram({
      name: 'okta_sync_run_duration_seconds',
      help: 'How long cycles took.',
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800],
      registers,
    }),
    runs: counter('runs_total', 'Cycles, by how they ended.', ['outcome']),
    changes: counter('changes_total', 'Changes made in the application.', ['kind', 'group']),
    failed: counter('changes_failed_total', 'Changes that failed, by reason code.', ['code']),
    requests: counter('requests_total', 'Requests, repeats included.', ['side']),
    blocked: gauge('blocked', 'Rules that the last plan breaks.', ['rule']),
    lasting: gauge('lasting_access', 'People who may have no access by their status, and still have it.'),
    open: gauge('open', 'What the last plan leaves open, by kind of notice.', ['kind']),
    repeated: gauge('repeated', 'Operations that the run before had done, and the last one was to do again.'),
    escrowed: gauge('escrowed', 'Operations that failed and wait before they are tried again.'),
    drift: gauge('drift', 'Changes by hand that the last plan found.', ['kind']),
    pending: gauge('pending_removals', 'Removals that wait for their grace to pass.'),
    failures: gauge('consecutive_failures', 'Cycles that failed in a row.'),
    quarantine: gauge('quarantined', '1 while the daemon asks less often because cycles fail.'),
    leading: gauge('leading', '1 on the daemon that works, 0 on one that stands by.'),
  };
}

function record(meters: Meters, event: DaemonEvent, seconds: number, clock: () => Date): void {
  switch (event.kind) {
    case 'leading':
    case 'standby':
      return meters.leading.set(event.kind === 'leading' ? 1 : 0);
    case 'cycle':
      if (isSuccess(event.result)) meters.success.set(clock().getTime() / 1000);
      meters.failures.set(0);
      meters.quarantine.set(0);
      meters.duration.observe(seconds);
      return recordResult(meters, event.result);
    case 'failure':
      meters.runs.inc({ outcome: 'failed' });
      meters.duration.observe(seconds);
      meters.failures.set(event.failures);
      return meters.quarantine.set(
        event.nextTry !== undefined && Date.parse(event.nextTry) > clock().getTime() ? 1 : 0,
      );
    case 'begin':
      return meters.leading.set(1);
    case 'reading':
    case 'plan':
    case 'applying':
    case 'stopping':
    case 'waiting':
  }
}

function recordResult(meters: Meters, result: CycleResult): void {
  const { plan, blocks, results, repeated, outcome, requests, lasting } = result;
  meters.runs.inc({ outcome });
  meters.requests.inc({ side: 'source' }, requests.source);
  meters.requests.inc({ side: 'target' }, requests.target);
  for (const one of results) {
    const { operation } = one;
    if (isDone(one)) {
      meters.changes.inc({ kind: operation.op, group: 'group' in operation ? operation.group.name : '' });
    }
    if (one.outcome === 'failed') meters.failed.inc({ code: one.code });
  }
  meters.blocked.reset();
  for (const { rule } of outcome === 'blocked' ? blocks : []) meters.blocked.inc({ rule });
  meters.lasting.set(lasting.length);
  meters.open.reset();
  for (const { kind } of plan.notices.filter(isOpen)) meters.open.inc({ kind });
  meters.drift.reset();
  for (const { kind } of plan.drift) meters.drift.inc({ kind });
  meters.repeated.set(repeated.length);
  meters.escrowed.set(plan.notices.filter(({ kind }) => kind === 'escrowed').length);
  meters.pending.set(plan.pending.length);
}
