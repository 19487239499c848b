import { Cron } from 'croner';

/** When a schedule, in UTC, comes next after a time; undefined when it never does. */
export function nextRun(schedule: string, after: Date): Date | undefined {
  return new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(after) ?? undefined;
}
