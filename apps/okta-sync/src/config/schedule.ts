import { Cron } from 'croner';

/** What is wrong with a schedule; undefined when it can be used. */
export function scheduleProblem(text: string): string | undefined {
  try {
    return nextRun(text, new Date()) === undefined
      ? `never comes: no such day is in any year, or it is over (${text})`
      : undefined;
  } catch {
    return `must be a cron expression such as "*/5 * * * *" (UTC), not ${JSON.stringify(text)}`;
  }
}

/** When a schedule comes next after a time; undefined when it never does. @throws when it is none. */
export function nextRun(schedule: string, after: Date): Date | undefined {
  return new Cron(schedule, { ...UTC, paused: true }).nextRun(after) ?? undefined;
}

/** Works on schedule, and leaves out what would overlap, until it is stopped. */
export function startSchedule(schedule: string, work: () => Promise<void>): { readonly stop: () => void } {
  return new Cron(schedule, { ...UTC, protect: true, catch: true }, work);
}

const UTC = { timezone: 'UTC', mode: '5-or-6-parts' } as const;
