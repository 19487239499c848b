import { visible } from '@drawbridge/terminal';

import { messageOf } from '../message-of.ts';
import { canonicalJson } from '../plan/canonical-json.ts';
import type { PlanResult } from '../run/cycle-result.ts';
import type { DaemonEvent } from '../run/event.ts';
import { formatPlan } from './format-plan.ts';
import { formatResult, formatVerdict } from './format-result.ts';
import type { ViewOptions } from './view-options.ts';

/**
 * Reports cycles as text. A plan is printed before it is applied, when it changes something or when what it leaves alone
 * is not what the cycle before left alone; otherwise a cycle is one line. So is one whose plan is blocked like the plan
 * before it.
 */
export function createReporter(
  print: (text: string) => void,
  options: ViewOptions & { readonly clock: () => Date },
): (event: DaemonEvent) => void {
  let notices = canonicalJson([]);
  let blocked: string | undefined;
  let repeated = false;
  const plan = ({ plan: made, blocks }: PlanResult): void => {
    // Who has no access by status is worth a line beside changes, not a report of its own.
    const told = canonicalJson(made.notices.filter(({ kind }) => kind !== 'no-access'));
    const held = blocks.length === 0 ? undefined : canonicalJson([made.hash, blocks, told]);
    repeated = held !== undefined && held === blocked;
    if (!repeated && (made.operations.length > 0 || told !== notices))
      print(`${formatPlan(made, options)}\n`);
    notices = told;
    blocked = held;
  };
  return (event) => {
    const line = (text: string): void => print(`${options.clock().toISOString().slice(0, 19)}Z  ${text}`);
    switch (event.kind) {
      case 'begin':
      case 'reading':
      case 'applying':
      case 'waiting':
        return;
      case 'plan':
        return plan(event.result);
      case 'standby':
        return line(`Standing by: ${visible(event.message)}`);
      case 'leading':
        return line('Nobody else works with the state any more: beginning.');
      case 'stopping':
        return line(formatStopping(event.grace));
      case 'cycle':
        return line(
          repeated
            ? `${formatVerdict(event.result, options)} As in the cycle before.`
            : formatResult(event.result, options),
        );
      case 'failure':
        // Whoever runs the daemon hears of its end as of any other error.
        if (event.final !== true) line(`${visible(messageOf(event.error))} The next cycle tries again.`);
        return;
    }
  };
}

/** Says at once that a stop was noticed, and what is waited for. */
export function formatStopping(grace: number): string {
  return `Stopping: the write under way is finished first, for at most ${grace / 1000} s. A second signal ends at once.`;
}
