import { Cron } from 'croner';
import { createTask, schedule as startTask, validate } from 'node-cron';

/** How many of the coming runs two readings of a schedule must agree on. */
const COMPARED = 5;

/**
 * What is wrong with a schedule; undefined when it can be used. One library starts cycles, another knows what came after
 * any time; a schedule that they read differently would be told wrongly, and is refused.
 */
export function scheduleProblem(text: string): string | undefined {
  const runs = runsAfter(text, new Date());
  if (runs?.length === 0) return `never comes: no such day is in any year, or it is over (${text})`;
  if (runs === undefined || !validate(text)) {
    return `must be a cron expression such as "*/5 * * * *" (UTC), not ${JSON.stringify(text)}`;
  }
  const started = startedRuns(text);
  const [first] = started;
  const told = first === undefined ? [] : runsAfter(text, new Date(first.getTime() - 1));
  return String(told) === String(started)
    ? undefined
    : `can be read in two ways; give days by the month or by the week, not both (${text})`;
}

/** When a schedule comes next after a time; undefined when it never does. @throws when it is none. */
export function nextRun(schedule: string, after: Date): Date | undefined {
  return createClock(schedule).nextRun(after) ?? undefined;
}

/** Works on schedule, and leaves out what would overlap, until it is stopped. */
export function startSchedule(
  schedule: string,
  work: () => Promise<void>,
): { readonly stop: () => Promise<void> } {
  const task = startTask(schedule, work, { timezone: 'UTC', noOverlap: true, logger: SILENT });
  return { stop: async () => task.destroy() };
}

/** What there is to say is reported as events; the scheduler would write to the console by itself. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

function createClock(schedule: string): Cron {
  return new Cron(schedule, { timezone: 'UTC', mode: '5-or-6-parts', paused: true });
}

function runsAfter(text: string, after: Date): readonly Date[] | undefined {
  try {
    return createClock(text).nextRuns(COMPARED, after);
  } catch {
    return undefined;
  }
}

/** When the scheduler itself would start cycles. */
function startedRuns(text: string): readonly Date[] {
  const task = createTask(text, ignore, { timezone: 'UTC', logger: SILENT });
  try {
    return task.getNextRuns(COMPARED);
  } finally {
    void task.destroy();
  }
}
