import { visible } from '@drawbridge/terminal';
import { z } from 'zod';

import { countOf } from '../count-of.ts';
import type { Block } from '../guard/block.ts';
import { messageOf } from '../message-of.ts';
import type { Notice } from '../plan/plan.ts';
import { isOpen, type CycleResult } from '../run/cycle-result.ts';
import { whoKeepsAccess, whyAccessLasts } from '../view/lasting-in-words.ts';
import type { DaemonEvent } from '../run/event.ts';
import type { News } from '../run/news.ts';
import { inWords } from '../plan/operation-in-words.ts';
import { shortHash } from '../plan/plan-hash.ts';

/** Something that somebody who does not watch is told. */
export interface Alert {
  readonly kind: AlertKind;
  readonly event: News['event'];
  /** The same for as long as it is the same matter. */
  readonly key: string;
  /** What to show to people; several lines. */
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly run: string | undefined;
}

/** An alert as it lies in a file until it is delivered. */
export const ALERT_SCHEMA: z.ZodType<Alert> = z
  .object({
    kind: z.string().refine(isAlertKind),
    event: z.enum(['raised', 'cleared']),
    key: z.string(),
    text: z.string(),
    at: z.string(),
    run: z.string().optional(),
  })
  .transform(({ run, ...alert }) => ({ ...alert, run }));

/** Every kind of alert; `stale` is told of by the clock, the others by cycles. */
export type AlertKind = News['kind'] | 'stale';

/** What each kind means, for documents and for people. */
export const ALERT_KINDS: Readonly<Record<AlertKind, { readonly raised: string; readonly cleared: string }>> =
  {
    blocked: { raised: 'A guard holds a plan back.', cleared: 'No plan is blocked any more.' },
    'first-run': { raised: 'The first plan waits to be looked at.', cleared: 'The first plan was approved.' },
    partial: { raised: 'Not everything could be settled.', cleared: 'Everything is settled again.' },
    escrowed: {
      raised: 'Something failed, and is tried again later.',
      cleared: 'Nothing that failed is waiting any more.',
    },
    'access-kept': {
      raised: 'People who may have no access still have it.',
      cleared: 'Everybody who may have no access has lost it.',
    },
    repeated: {
      raised:
        'What a run had done is to be done again: the application does not keep it, or somebody undoes it.',
      cleared: 'What is done stays done again.',
    },
    'older-state': {
      raised: 'The state was older than the journal, as one from a backup.',
      cleared: 'The state knows again all that the journal tells.',
    },
    failing: { raised: 'Cycles fail again and again.', cleared: 'Cycles succeed again.' },
    stale: { raised: 'No cycle has succeeded for too long.', cleared: 'A cycle has succeeded again.' },
  };

function isAlertKind(kind: string): kind is AlertKind {
  return Object.hasOwn(ALERT_KINDS, kind);
}

/** The most lines of details; whoever needs all looks at the status. */
const MOST_DETAILS = 10;

/** What an event gives people to know: each piece of news with what they need to act on it. */
export function alertsOf(event: DaemonEvent, at: string): readonly Alert[] {
  switch (event.kind) {
    case 'cycle':
      return event.result.news.map((news) =>
        toAlert(news, at, event.result.id, news.event === 'raised' ? detailsOf(news, event.result) : []),
      );
    case 'failure':
      return event.news.map((news) =>
        toAlert(news, at, undefined, news.event === 'raised' ? [messageOf(event.error)] : []),
      );
    case 'begin':
    case 'reading':
    case 'plan':
    case 'applying':
    case 'stopping':
    case 'waiting':
    case 'standby':
    case 'leading':
      return [];
  }
}

/** Tells that no cycle has succeeded for too long, or that one has again. */
export function staleAlert(event: News['event'], message: string, at: string): Alert {
  return toAlert({ kind: 'stale', event, key: 'stale' }, at, undefined, [message]);
}

function toAlert(
  { kind, event, key }: { kind: AlertKind; event: News['event']; key: string },
  at: string,
  run: string | undefined,
  details: readonly string[],
): Alert {
  const rest = details.length - MOST_DETAILS;
  const shown = details.slice(0, MOST_DETAILS).map((line) => `• ${visible(line)}`);
  const lines = [
    `okta-sync: ${ALERT_KINDS[kind][event]}`,
    ...shown,
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ];
  return { kind, event, key, text: lines.join('\n'), at, run };
}

function detailsOf({ kind }: News, result: CycleResult): readonly string[] {
  const approve = `To let exactly this plan pass, once: okta-sync approve ${shortHash(result.plan.hash)}`;
  switch (kind) {
    case 'blocked':
      return [...result.blocks.map(blockLine), approve];
    case 'first-run':
      return [
        `${countOf(result.plan.operations.length, 'operation')} planned; see okta-sync status.`,
        approve,
      ];
    case 'partial':
      return result.plan.notices.filter(isUnsettled).map(noticeLine);
    case 'escrowed':
      return [
        ...failureLines(result),
        ...result.plan.notices.filter(({ kind: one }) => one === 'escrowed').map(noticeLine),
      ];
    case 'access-kept':
      return result.lasting.map((one) => `still has access: ${whoKeepsAccess(one)}: ${whyAccessLasts(one)}`);
    case 'repeated':
      return result.repeated.map(inWords);
    case 'older-state':
      return [
        `What was done since, up to run ${result.caughtUp ?? ''}, was taken up from the journal. What the journal does not reach counts as done by hand: compare okta-sync history and plan.`,
      ];
    case 'failing':
      return [];
  }
}

function blockLine({ rule, reason, remedy }: Block): string {
  return `${rule}: ${reason}. To go on: ${remedy}.`;
}

function failureLines({ results }: CycleResult): readonly string[] {
  return results.flatMap((result) =>
    result.outcome === 'failed' ? [`${result.code}: ${inWords(result.operation)}: ${result.reason}`] : [],
  );
}

function isUnsettled(notice: Notice): boolean {
  return isOpen(notice) && notice.kind !== 'escrowed';
}

function noticeLine({ kind, group, user, reason }: Notice): string {
  const subject = [group, user].filter((part) => part !== undefined).join(', ');
  return `${kind}${subject === '' ? '' : ` (${subject})`}: ${reason}`;
}
