import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import type { Config } from '../src/config/config.ts';
import { profileKeysOf } from '../src/config/profile-keys.ts';
import type { FetchFunction } from '../src/fetch-function.ts';
import { createApprovalStore } from '../src/record/approval-store.ts';
import { createLastCycleStore } from '../src/record/last-cycle-store.ts';
import { createStateDirectory } from '../src/record/state-directory.ts';
import { StateError } from '../src/record/sync-state.ts';
import { attemptCycle } from '../src/run/attempt-cycle.ts';
import type { CycleDeps } from '../src/run/cycle-deps.ts';
import type { Attempt } from '../src/run/run-daemon.ts';
import { createSnapshotMemory } from '../src/run/snapshot-memory.ts';
import { createSource } from '../src/source/create-source.ts';
import { sourceAddress } from '../src/source/source-address.ts';
import { createScimTarget } from '../src/target/scim-target.ts';
import { TOKENS } from './bridge.ts';
import type { ApplicationFault, DiskFault, Injection } from './fault-plan.ts';
import { BASE, type FaultWorld } from './fault-world.ts';

/** What may go wrong in one cycle. */
export interface Trouble {
  readonly injections: readonly Injection[];
  /** Minutes by which the daemon's clock is wrong. */
  readonly skew: number;
}

/** One process of the daemon. Any call of it may fail, and it may die at any of them. */
export interface FaultyDaemon {
  /** Runs a cycle; undefined when the process died in it. */
  readonly cycle: (trouble: Trouble, full?: boolean) => Promise<Attempt | undefined>;
}

/** Who hears what a daemon does. */
export interface Watch {
  /** A request has changed something in the application. */
  readonly written: (method: string) => Promise<void>;
  /** Something has happened in the org in the middle of a cycle. */
  readonly changed: () => void;
  /** Whether the application may show nobody where there is somebody, as if that were all. */
  readonly mayLie: () => boolean;
  /** A fault has struck. */
  readonly struck: (what: string) => void;
}

/** The process is dead: nothing that it does now has an effect. */
class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** Starts a process of the daemon over what the processes before it have left. */
export function startFaultyDaemon(world: FaultWorld, config: Config, watch: Watch): FaultyDaemon {
  let trouble: Trouble = { injections: [], skew: 0 };
  const fate = createFate(watch, () => trouble.injections);
  const deps = depsOf(config, {
    okta: faultyOkta(world, fate, watch),
    application: faultyApplication(world, fate, watch),
    kept: keeping(fate, join(config.state, 'journal.jsonl')),
    clock: () => new Date(world.now() + trouble.skew * 60_000),
  });
  const memory = createSnapshotMemory(deps.directory.snapshot);
  return {
    cycle: async (given, full) => {
      trouble = given;
      fate.begin();
      const { signal } = new AbortController();
      await deps.directory.journal.verify();
      const attempt = await attemptCycle(deps, { signal, memory, full });
      return fate.isDead() ? undefined : attempt;
    },
  };
}

/** What becomes of each call, in order. */
interface Fate {
  readonly begin: () => void;
  /** What strikes the next call. @throws {KilledError} when the process is dead. */
  readonly next: <K extends 'okta' | 'application' | 'disk'>(side: K) => Injection[K] | undefined;
  /** @throws {KilledError} when the process is dead. */
  readonly survive: () => void;
  readonly die: () => never;
  readonly isDead: () => boolean;
}

function createFate({ struck, mayLie }: Watch, injections: () => readonly Injection[]): Fate {
  let call = 0;
  let strikes: number[] = [];
  let dead = false;
  const survive = (): void => {
    if (dead) throw new KilledError('killed');
  };
  return {
    begin: () => {
      call = 0;
      strikes = injections().map(() => 0);
    },
    next: (side) => {
      survive();
      call += 1;
      const found = injections().findIndex(
        ({ at, times, application }, place) =>
          at <= call &&
          (strikes[place] ?? 0) < times &&
          (side !== 'application' || application.kind !== 'empty-list' || mayLie()),
      );
      const injection = injections()[found];
      if (injection === undefined) return undefined;
      strikes[found] = (strikes[found] ?? 0) + 1;
      const fault = injection[side];
      struck(`${side} ${typeof fault === 'string' ? fault : fault.kind}`);
      return fault;
    },
    survive,
    die: () => {
      dead = true;
      throw new KilledError('killed');
    },
    isDead: () => dead,
  };
}

function faultyOkta(world: FaultWorld, fate: Fate, { changed }: Watch): FetchFunction {
  const { sandbox } = world;
  let ahead = false;
  return async (request) => {
    const fault = fate.next('okta');
    if (fault === 'crash') return fate.die();
    if (fault === 'timeout') throw new DOMException('too late', 'TimeoutError');
    if (typeof fault === 'object' && 'group' in fault) {
      world.change(fault);
      changed();
    } else if (typeof fault === 'object') {
      sandbox.faults.next(fault, { when: (one) => one === request });
    }
    const response = await sandbox.fetch(request);
    fate.survive();
    if (fault === 'skewed-date') {
      ahead = !ahead;
      response.headers.set('date', new Date(world.now() + (ahead ? 3_600_000 : -3_600_000)).toUTCString());
    }
    return response;
  };
}

function faultyApplication({ handler }: FaultWorld, fate: Fate, { written }: Watch): FetchFunction {
  const answer = async (request: Request): Promise<Response> => {
    const response = await handler(request);
    if (request.method !== 'GET') await written(request.method);
    fate.survive();
    return response;
  };
  return async (request) => {
    const fault = fate.next('application');
    if (fault === undefined) return answer(request);
    if ('done' in fault) {
      if (fault.done) await answer(request);
      return withoutAnswer(fault, fate);
    }
    if (fault.kind === 'ignored' && request.method === 'PATCH') return new Response(null, { status: 204 });
    const response = await answer(request);
    if (fault.kind === 'ignored') return response;
    return fault.kind === 'empty-list' ? emptied(response) : cut(response);
  };
}

function withoutAnswer(fault: Extract<ApplicationFault, { done: boolean }>, fate: Fate): Response {
  switch (fault.kind) {
    case 'status':
      return Response.json(
        {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          status: String(fault.status),
          detail: 'A fault.',
        },
        { status: fault.status, headers: { 'content-type': 'application/scim+json' } },
      );
    case 'broken':
      throw new TypeError('fetch failed');
    case 'timeout':
      throw new DOMException('too late', 'TimeoutError');
    case 'crash':
      return fate.die();
  }
}

async function emptied(response: Response): Promise<Response> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof body !== 'object' || body === null) return response;
  const list = 'Resources' in body ? { totalResults: 0, Resources: [] } : {};
  const members = 'members' in body ? { members: [] } : {};
  return new Response(JSON.stringify({ ...body, ...list, ...members }), response);
}

async function cut(response: Response): Promise<Response> {
  const body = await response.text();
  return body === '' ? response : new Response(body.slice(0, body.length / 2), response);
}

/** Makes a call that keeps something fail in the ways in which a disk and a process do. */
type Keeping = <A extends readonly unknown[], T>(
  work: (...given: A) => Promise<T>,
  what?: 'journal' | 'news',
) => (...given: A) => Promise<T>;

function keeping(fate: Fate, journal: string): Keeping {
  return (work, what) =>
    async (...given) => {
      const fault: DiskFault | undefined = fate.next('disk');
      if (fault === 'crash-before') return fate.die();
      // News that cannot be kept is missed by nobody, and tells nobody.
      if (fault === 'full' && what !== 'news') throw new StateError('The disk is full.');
      const result = await work(...given);
      if (fault === 'torn' && what === 'journal') await tear(journal);
      if (fault === 'torn' || fault === 'crash-after') fate.die();
      fate.survive();
      return result;
    };
}

/** Leaves half of the last line, as a process that dies while it writes does. */
async function tear(file: string): Promise<void> {
  const { size } = await stat(file);
  await truncate(file, Math.max(size - 12, 0));
}

interface Seams {
  readonly okta: FetchFunction;
  readonly application: FetchFunction;
  readonly kept: Keeping;
  readonly clock: () => Date;
}

function depsOf(config: Config, { okta, application, kept, clock }: Seams): CycleDeps {
  const binding = { org: sourceAddress(config.source), target: config.target.baseUrl };
  const { state, journal, snapshot, plans, path } = createStateDirectory(config.state, { binding, clock });
  const approvals = createApprovalStore(join(config.state, 'approvals'));
  const lastCycle = createLastCycleStore(join(config.state, 'last-cycle.json'));
  const sleep = (): Promise<void> => Promise.resolve();
  const profileKeys = profileKeysOf(config);
  return {
    config,
    source: createSource(config.source, { secret: TOKENS.source, profileKeys, fetch: okta, sleep }),
    target: createScimTarget({ baseUrl: BASE, token: TOKENS.target, fetch: application, maxRetries: 0 }),
    directory: {
      path,
      state: { ...state, save: kept(state.save) },
      journal: {
        ...journal,
        begin: kept(journal.begin, 'journal'),
        intent: kept(journal.intent, 'journal'),
        outcome: kept(journal.outcome, 'journal'),
        end: kept(journal.end, 'journal'),
      },
      snapshot: { ...snapshot, save: kept(snapshot.save) },
      plans: { ...plans, save: kept(plans.save) },
    },
    approvals: { ...approvals, spend: kept(approvals.spend) },
    lastCycle: { ...lastCycle, save: kept(lastCycle.save, 'news') },
    clock,
    grace: 0,
    sleep,
  };
}
