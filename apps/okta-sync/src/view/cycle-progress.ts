import { createProgress, type ProgressOptions } from '@drawbridge/terminal';

import type { DaemonEvent, Report } from '../run/event.ts';

const WORK = { reading: 'Reading members', applying: 'Applying changes' } as const;

/** Shows how far the long parts of a cycle have come, until something else happens. */
export function createCycleProgress(options: ProgressOptions): Report<DaemonEvent> {
  const show = createProgress(options);
  return (event) =>
    event.kind === 'reading' || event.kind === 'applying'
      ? show({ what: WORK[event.kind], done: event.done, of: event.of })
      : show(undefined);
}
