import type { Config, Tokens } from './config/config.ts';
import type { FetchFunction } from './fetch-function.ts';
import { createStateStore } from './record/state-store.ts';
import { planCycle, runCycle, type CycleDeps, type CycleResult, type PlanResult } from './run/run-cycle.ts';
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

/** The pull-sync, ready to run. Every call may throw SourceError, TargetError or StateError. */
export interface OktaSync {
  /** Makes a plan and changes nothing. */
  readonly plan: (options?: SyncOptions) => Promise<PlanResult>;
  /** Runs one cycle. */
  readonly cycle: (options?: SyncOptions) => Promise<CycleResult>;
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
  const { fetch, scimFetch, sleep } = options;
  const binding = {
    org: new URL(config.okta.orgUrl).origin,
    target: config.target.baseUrl.replace(/\/+$/, ''),
  };
  const deps: CycleDeps = {
    config,
    source: createOktaSource({ orgUrl: config.okta.orgUrl, token: tokens.okta, fetch, sleep }),
    target: createScimTarget({ baseUrl: config.target.baseUrl, token: tokens.scim, fetch: scimFetch }),
    store: createStateStore(config.stateFile, binding),
    clock,
  };
  const report = options.report ?? createReporter(print, { ...options.view, clock });
  const cycle = ({ signal = new AbortController().signal }: SyncOptions = {}): Promise<CycleResult> =>
    runCycle(deps, { signal });
  return {
    plan: ({ signal = new AbortController().signal } = {}) => planCycle(deps, { signal }),
    cycle,
    run: ({ signal }) => runDaemon({ cycle, schedule: config.schedule, report }, { signal }),
  };
}
