import { z } from 'zod';

import type { OperationResult } from '../apply/operation-result.ts';
import type { Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import type { Approval } from './approval-store.ts';
import { createPositions, gatherRuns, openRunOf, toJournalResult } from './journal-entry.ts';
import type { JournalFile } from './journal-file.ts';
import type { Place } from './journal-lines.ts';
import { StateError } from './sync-state.ts';

/** What the journal tells of one run. */
export interface JournalRun {
  readonly id: string;
  /** When it began; ISO 8601, UTC. */
  readonly at: string;
  readonly planHash: string;
  readonly operations: readonly Operation[];
  /** What the plan would have us remember; what was about to be given is found here after an interruption. */
  readonly outlook: Plan['outlook'];
  /** What is known to have become of operations, in the order in which they were settled. */
  readonly results: readonly OperationResult[];
  /** The approval that it used up. */
  readonly approval?: Approval | undefined;
  /** Whether the run came to its end; one that did not was interrupted. */
  readonly ended: boolean;
  /** The state does not know it although it ended: it is an older state, as one from a backup. */
  readonly unknownToState?: true | undefined;
}

/** One line of the journal, without its place in the chain. */
export type JournalEntry = { readonly run: string; readonly at: string } & (
  | {
      readonly kind: 'begin';
      readonly planHash: string;
      readonly operations: readonly Operation[];
      readonly outlook: Plan['outlook'];
      /** What let the plan pass, where a guard held it back. */
      readonly approval?: Approval | undefined;
    }
  /** Positions in the run's operations that are about to be written. */
  | { readonly kind: 'intent'; readonly operations: readonly number[] }
  | { readonly kind: 'outcome'; readonly results: readonly JournalResult[] }
  | { readonly kind: 'end' }
);

/** A result with its operation told by its position. */
export type JournalResult = { readonly at: number } & (
  | Omit<Extract<OperationResult, { outcome: 'done' }>, 'operation'>
  | Omit<Extract<OperationResult, { outcome: 'failed' }>, 'operation'>
  | Omit<Extract<OperationResult, { outcome: 'skipped' }>, 'operation'>
);

/** A run that begins. */
export interface BegunEntry {
  readonly id: string;
  readonly at: string;
  readonly plan: Plan;
  readonly approval?: Approval | undefined;
}

/** What the daemon did, line by line, each durable before the next step: nothing in it is ever changed. */
export interface Journal {
  /** Durable before the first write. */
  readonly begin: (run: BegunEntry) => Promise<void>;
  /** Durable before these operations are written. */
  readonly intent: (run: string, operations: readonly Operation[]) => Promise<void>;
  readonly outcome: (run: string, results: readonly OperationResult[]) => Promise<void>;
  /** Once the state remembers what the run did. */
  readonly end: (run: string) => Promise<void>;
  /** Undefined when there was none, or it is longer ago than the journal reaches. */
  readonly readRun: (id: string) => Promise<JournalRun | undefined>;
  /** The run that began last and did not come to its end, or that began after the state was saved. */
  readonly openRun: () => Promise<JournalRun | undefined>;
  /** Approvals that were used up, as far as the journal reaches back. */
  readonly spentApprovals: () => Promise<readonly Approval[]>;
  /** The last lines, oldest first; no more than the journal reaches back. */
  readonly tail: (count: number) => Promise<readonly JournalEntry[]>;
  /** @throws {StateError} when a line was changed, is not one, or is missing, also at the end. */
  readonly verify: () => Promise<void>;
}

const ENTRY = z.object({
  run: z.string(),
  at: z.string(),
  kind: z.enum(['begin', 'intent', 'outcome', 'end']),
});

/** Who may write to the journal, and how its end is known. */
export interface JournalOptions {
  /** Rejects when somebody else may write by now. */
  readonly fence?: (() => Promise<void>) | undefined;
  /** Where the journal ended when the state was saved last: it may have grown since, and never shrinks. */
  readonly earlier?: (() => Promise<Place | undefined>) | undefined;
  readonly clock?: (() => Date) | undefined;
}

/** The run that this process has under way. */
interface Current {
  readonly id: string;
  readonly positions: ReturnType<typeof createPositions>;
  /** Whether no other run was open when it began. */
  readonly alone: boolean;
  /** Behind its first line. */
  readonly begun: Place;
}

/** Opens the journal over a file of lines, each of which seals those before it. */
export function createJournal(
  lines: JournalFile,
  {
    fence = () => Promise.resolve(),
    earlier = () => Promise.resolve(undefined),
    clock = () => new Date(),
  }: JournalOptions = {},
): Journal {
  let current: Current | undefined;
  let ended: string | undefined;
  const positionsOf = (run: string, operations: readonly Operation[]): readonly number[] => {
    if (current?.id !== run) throw new StateError(`The journal ${lines.path} knows no run ${run} under way.`);
    return current.positions(operations);
  };
  const append = async (entry: JournalEntry): Promise<void> => {
    await fence();
    await lines.append(entry);
  };
  const archive = async (known: Place | undefined): Promise<void> => {
    await fence();
    await lines.archive(known);
  };
  const now = (): string => clock().toISOString();
  const read = async (): Promise<readonly JournalEntry[]> => toEntries(await lines.read());
  const readAll = async (): Promise<readonly JournalEntry[]> => [
    ...toEntries(await lines.readArchive()),
    ...(await read()),
  ];
  const openRun = async (): Promise<JournalRun | undefined> => {
    const stamp = await lines.stamp();
    // A daemon asks in every cycle, and most cycles write nothing.
    if (stamp === ended) return undefined;
    const place = await earlier();
    const later = place === undefined ? [] : toEntries(await lines.readAfter(place));
    const begun = later.filter(({ kind }) => kind === 'begin').map(({ run }) => run);
    // What is archived was known to the state of then: it matters only to one that is older.
    const runs = gatherRuns(begun.length === 0 ? await read() : await readAll());
    const open = openRunOf(runs, new Set(begun));
    if (open === undefined) ended = stamp;
    return open;
  };
  const verify = async (): Promise<void> => lines.verify(await earlier());
  return {
    begin: async ({ id, at, plan: { hash: planHash, operations, outlook }, approval }) => {
      // Another process may have written since this one looked last, and somebody may have cut the file.
      await verify();
      const alone = (await openRun()) === undefined;
      if (alone && (await lines.isLarge())) await archive(undefined);
      await append({ run: id, at, kind: 'begin', planHash, operations, outlook, approval });
      current = { id, positions: createPositions(operations), alone, begun: await lines.head() };
    },
    intent: (run, operations) =>
      append({ run, at: now(), kind: 'intent', operations: positionsOf(run, operations) }),
    outcome: (run, results) =>
      append({
        run,
        at: now(),
        kind: 'outcome',
        results: results.flatMap((result) =>
          positionsOf(run, [result.operation]).map((at) => toJournalResult(result, at)),
        ),
      }),
    end: async (run) => {
      await append({ run, at: now(), kind: 'end' });
      const begun = current?.id === run && current.alone ? current.begun : undefined;
      if (begun === undefined || !(await lines.isLarge())) return;
      // A long run must not be read again by whoever only asks whether one is open.
      const known = await earlier();
      if (known !== undefined && known.lines >= begun.lines) await archive(known);
    },
    readRun: async (id) => {
      const found = gatherRuns(await read()).find((run) => run.id === id);
      return found ?? gatherRuns(await readAll()).find((run) => run.id === id);
    },
    openRun,
    spentApprovals: async () => gatherRuns(await readAll()).flatMap(({ approval }) => approval ?? []),
    tail: async (count) => {
      const entries = await read();
      return (entries.length < count ? await readAll() : entries).slice(-count);
    },
    verify,
  };
}

/** Each line is sealed: what has the frame of an entry is one that this program wrote. */
function toEntries(values: readonly unknown[]): readonly JournalEntry[] {
  return values.filter((value) => ENTRY.safeParse(value).success) as readonly JournalEntry[];
}
