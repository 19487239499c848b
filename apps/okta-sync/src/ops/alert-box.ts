import { z } from 'zod';

import { readJson } from '../record/json-file.ts';
import { writeDurably } from '../record/write-durably.ts';
import { ALERT_SCHEMA, type Alert } from './alert.ts';

/** Alerts that nobody has received yet, in a file: the next process goes on with what this one could not deliver. */
export interface AlertBox {
  /** Takes alerts in, behind those that wait. Never rejects: what cannot be written is kept while the process lives. */
  readonly put: (alerts: readonly Alert[]) => Promise<void>;
  /** Takes in that cycles have not succeeded for too long, or have again; only when that was not told last. */
  readonly putStale: (alert: Alert) => Promise<void>;
  /** What waits, oldest first. */
  readonly list: () => Promise<readonly Alert[]>;
  /** Forgets one that was delivered. */
  readonly remove: (alert: Alert) => Promise<void>;
}

/** The most alerts that wait; the oldest give way. */
const CAPACITY = 100;

const CONTENT = z.object({
  waiting: z.array(ALERT_SCHEMA),
  /** Whether it was told last that cycles have not succeeded for too long. */
  stale: z.boolean(),
});

type Content = Readonly<z.infer<typeof CONTENT>>;

const EMPTY: Content = { waiting: [], stale: false };

/** Creates the box over a file, which need not exist yet. What cannot be read in it is lost. */
export function createAlertBox(file: string): AlertBox {
  let unwritten: Content | undefined;
  let last: Promise<unknown> = Promise.resolve();
  // Read anew each time: the process that had the state before this one may have written meanwhile.
  const load = async (): Promise<Content> =>
    unwritten ?? CONTENT.safeParse(await readJson(file)).data ?? EMPTY;
  // One after the other: a cycle puts something in while what waits is being delivered.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const change = (next: (before: Content) => Content): Promise<void> =>
    inTurn(async () => {
      const before = await load();
      const after = next(before);
      if (after === before) return;
      unwritten = after;
      await writeDurably(file, `${JSON.stringify(after)}\n`).then(
        () => (unwritten = undefined),
        () => undefined,
      );
    });
  return {
    put: (alerts) =>
      alerts.length === 0 ? Promise.resolve() : change((before) => withAlerts(before, alerts)),
    putStale: (alert) => {
      const stale = alert.event === 'raised';
      return change((before) =>
        before.stale === stale ? before : { ...withAlerts(before, [alert]), stale },
      );
    },
    list: () => inTurn(async () => (await load()).waiting),
    remove: (alert) =>
      change((before) => ({ ...before, waiting: before.waiting.filter((one) => !isSame(one, alert)) })),
  };
}

/** Whoever has not heard that something began need not hear that it is over, nor twice that it began. */
function withAlerts({ waiting, ...content }: Content, alerts: readonly Alert[]): Content {
  const news = alerts.filter((alert) => !waiting.some((one) => settles(alert, one) || isSame(alert, one)));
  const left = waiting.filter((one) => !alerts.some((alert) => settles(alert, one)));
  return { ...content, waiting: [...left, ...news].slice(-CAPACITY) };
}

/** Whether an alert says that one which waits is over. */
function settles(alert: Alert, waiting: Alert): boolean {
  return alert.event === 'cleared' && waiting.event === 'raised' && waiting.key === alert.key;
}

function isSame(one: Alert, other: Alert): boolean {
  return one.key === other.key && one.event === other.event;
}
