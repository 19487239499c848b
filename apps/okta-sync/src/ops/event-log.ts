import { visibleJson } from '@drawbridge/terminal';
import { pino, type DestinationStream, type Logger } from 'pino';

import { isDone } from '../apply/operation-result.ts';
import { messageOf } from '../message-of.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import { isSettled } from '../run/success.ts';
import { maskPeople } from './mask-people.ts';

/** How events are logged. */
export interface EventLogOptions {
  /** Takes each line; it ends with a line break. */
  readonly write: (line: string) => void;
  /** Hides what no log may hold. */
  readonly mask: (text: string) => string;
  /** Whether people are named by a digest of their address. */
  readonly maskPeople: boolean;
  readonly clock: () => Date;
}

/** The log of a daemon. */
export interface EventLog {
  readonly report: Report<DaemonEvent>;
  /** Logs something that is no event of a cycle. */
  readonly say: (message: string) => void;
}

/**
 * Creates the log: each event that somebody may look for later is a line of JSON with the run's id. Progress is no such
 * event.
 */
export function createEventLog({ write, mask, clock, ...options }: EventLogOptions): EventLog {
  const hide = (text: string): string =>
    visibleJson(options.maskPeople ? maskPeople(mask(text)) : mask(text));
  const log = pino(
    {
      base: null,
      timestamp: () => `,"time":"${clock().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: hide },
    },
    { write } satisfies DestinationStream,
  );
  let run: string | undefined;
  return {
    report: (event) => {
      if (event.kind === 'begin') ({ run } = event);
      logEvent(run === undefined ? log : log.child({ run }), event);
      if (event.kind === 'cycle' || event.kind === 'failure') run = undefined;
    },
    say: (message) => log.info({ event: 'note' }, message),
  };
}

function logEvent(log: Logger, event: DaemonEvent): void {
  switch (event.kind) {
    case 'begin':
      return log.info({ event: 'begin' }, 'cycle begun');
    case 'plan': {
      const { plan, blocks } = event.result;
      const operations = plan.operations.length;
      return log.info({ event: 'plan', plan: plan.hash, operations, blocks: blocks.length }, 'plan made');
    }
    case 'cycle':
      return logCycle(log, event.result);
    case 'failure': {
      const { failures, nextTry } = event;
      return log.error({ event: 'failure', failures, nextTry }, messageOf(event.error));
    }
    case 'standby':
      return log.info({ event: 'standby' }, event.message);
    case 'leading':
      return log.info({ event: 'leading' }, 'this daemon has the state to itself');
    case 'stopping':
      return log.info({ event: 'stopping', grace: event.grace }, 'stopping');
    case 'waiting':
      return log.debug({ event: 'waiting', until: event.until }, 'waiting');
    case 'reading':
    case 'applying':
  }
}

function logCycle(log: Logger, { plan, blocks, results, outcome, ...result }: CycleResult): void {
  for (const { rule, group, reason, remedy } of outcome === 'blocked' ? blocks : []) {
    log.warn({ event: 'blocked', plan: plan.hash, rule, group, remedy }, reason);
  }
  for (const one of results) {
    const { reason, ...operation } = one.operation;
    if (one.outcome === 'done') log.info({ event: 'done', ...wordsOf(operation) }, reason);
    if (one.outcome === 'failed')
      log.warn({ event: 'failed', ...wordsOf(operation), code: one.code }, one.reason);
  }
  for (const { user, groups, active, status, because } of result.lasting) {
    log.warn({ event: 'access-lasts', user, groups, active, because }, status);
  }
  const { mode, writes, requests } = result;
  const tally = { operations: plan.operations.length, done: results.filter(isDone).length };
  const fields = { event: 'cycle', outcome, mode, plan: plan.hash, ...tally, writes, requests };
  const level = isSettled({ outcome }) ? 'info' : 'warn';
  log[level](fields, `cycle ended: ${outcome}`);
}

/** An operation by what it is about; the attributes of a new account are nobody's business here. */
function wordsOf(operation: {
  readonly op: string;
  readonly user?: { readonly userName: string };
  readonly group?: { readonly name: string };
}): object {
  return { op: operation.op, user: operation.user?.userName, group: operation.group?.name };
}
