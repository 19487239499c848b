import type { Config, Tokens } from './config/config.ts';
import type { FetchFunction } from './fetch-function.ts';
import { acquireLock } from './record/state-lock.ts';
import { createStateStore } from './record/state-store.ts';
import {
  planCycle,
  runCycle,
  type CycleDeps,
  type CycleOptions,
  type CycleResult,
  type PlanResult,
  type ProgressEvent,
} from './run/run-cycle.ts';
import { runDaemon, type CycleEvent } from './run/run-daemon.ts';
import { createOktaSource } from './source/okta/okta-source.ts';
import { createScimTarget } from './target/scim-target.ts';
import { createReporter } from './view/create-reporter.ts';
import type { ViewOptions } from './view/view-options.ts';

/** What the daemon is made of; everything but the configuration and the tokens has a default. */
export interface OktaSyncOptions {
  readonly config: Config;
  readonly tokens: Tokens;
  /** Sends requests to Okta; by default the global `fetch`. */
  readonly fetch?: FetchFunction;
  /** Sends requests to the application; by default the global `fetch`. */
  readonly scimFetch?: FetchFunction;
  /** Waits before a request to Okta is repeated; by default really. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly clock?: () => Date;
  /** Milliseconds that the write under way may take once the signal has aborted; default 10 000. */
  readonly grace?: number;
  /** What the state belongs to, where addresses do not tell; by default the addresses of org and application. */
  readonly binding?: { readonly org: string; readonly target: string };
  /** Receives the text that `run` reports; by default nobody. */
  readonly print?: (text: string) => void;
  /** Receives what `run` reports as data; takes the place of `print`. */
  readonly report?: (event: CycleEvent) => void;
  readonly view?: ViewOptions;
}

/** The options of every call. */
export interface SyncOptions {
  readonly signal?: AbortSignal;
}

/** The options of one cycle. */
export interface CycleCallOptions extends SyncOptions {
  /** Receives the plan before anything of it is applied. */
  readonly report?: ((event: ProgressEvent) => void) | undefined;
}

/** The pull-sync, ready to run. Every call may throw SourceError, TargetError, StateError or LockError. */
export interface OktaSync {
  /** Makes a plan and changes nothing. */
  readonly plan: (options?: SyncOptions) => Promise<PlanResult>;
  /** Runs one cycle. */
  readonly cycle: (options?: CycleCallOptions) => Promise<CycleResult>;
  /** Runs until the signal aborts: one cycle at once, the others on schedule. */
  readonly run: (options: { readonly signal: AbortSignal }) => Promise<void>;
}

/**
 * Builds the pull-sync from a configuration.
 *
 * ```ts
 * const sync = createOktaSync({ config: parseConfig(text), tokens });
 * const { plan, blocks } = await sync.plan();
 * if (blocks.length === 0) await sync.cycle();
 * ```
 */
export function createOktaSync(options: OktaSyncOptions): OktaSync {
  const { config, tokens, clock = () => new Date(), print = () => undefined } = options;
  const { fetch, scimFetch, sleep, grace = 10_000 } = options;
  const binding = options.binding ?? {
    org: new URL(config.okta.orgUrl).origin,
    target: config.target.baseUrl.replace(/\/+$/, ''),
  };
  const deps: CycleDeps = {
    config,
    source: createOktaSource({ orgUrl: config.okta.orgUrl, token: tokens.okta, fetch, sleep }),
    target: createScimTarget({ baseUrl: config.target.baseUrl, token: tokens.scim, fetch: scimFetch }),
    store: createStateStore(config.stateFile, binding),
    clock,
    grace,
  };
  const report = options.report ?? createReporter(print, { ...options.view, clock });
  const { schedule, stateFile } = config;
  const cycle = (given: CycleOptions): Promise<CycleResult> => runCycle(deps, given);
  const never = new AbortController().signal;
  return {
    plan: ({ signal = never } = {}) => planCycle(deps, { signal }),
    cycle: ({ signal = never, report: tell } = {}) =>
      locked(stateFile, signal, (until) => cycle({ signal: until, report: tell })),
    run: ({ signal }) =>
      locked(stateFile, signal, (until) => runDaemon({ cycle, schedule, report }, { signal: until })),
  };
}

/** Works while it alone holds the state; once the lock is lost, the work is stopped as by an abort. */
async function locked<T>(
  stateFile: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await using lock = await acquireLock(stateFile);
  const result = await work(AbortSignal.any([signal, lock.lost]));
  lock.lost.throwIfAborted();
  return result;
}
