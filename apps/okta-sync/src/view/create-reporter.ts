import { canonicalJson } from '../plan/canonical-json.ts';
import type { CycleEvent } from '../run/run-daemon.ts';
import { formatPlan } from './format-plan.ts';
import { formatResult } from './format-result.ts';
import type { ViewOptions } from './view-options.ts';

/**
 * Reports cycles as text. A plan is printed when it changes something or when what it leaves alone is not what the cycle
 * before left alone; otherwise a cycle is one line.
 */
export function createReporter(
  print: (text: string) => void,
  options: ViewOptions & { readonly clock: () => Date },
): (event: CycleEvent) => void {
  let lastNotices = canonicalJson([]);
  return (event) => {
    const time = `${options.clock().toISOString().slice(0, 19)}Z`;
    if (event.kind === 'failure') {
      print(
        `${time}  ${event.error instanceof Error ? event.error.message : String(event.error)} The next cycle tries again.`,
      );
      return;
    }
    const { plan } = event.result;
    // Who has no access by status is worth a line beside changes, not a report of its own.
    const notices = canonicalJson(plan.notices.filter(({ kind }) => kind !== 'no-access'));
    if (plan.operations.length > 0 || notices !== lastNotices) print(`${formatPlan(plan, options)}\n`);
    lastNotices = notices;
    print(`${time}  ${formatResult(event.result, options)}`);
  };
}
