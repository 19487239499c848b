export {
  createOktaSync,
  type CycleCallOptions,
  type OktaSync,
  type OktaSyncOptions,
  type SyncOptions,
} from './compose.ts';
export { isDone, type OperationResult } from './apply/operation-result.ts';
export {
  ConfigError,
  type Config,
  type ConfigProblem,
  type GroupSelector,
  type Guards,
  type Mapping,
  type Mode,
  type Tokens,
} from './config/config.ts';
export { parseConfig } from './config/parse-config.ts';
export { EXIT, exitOfCycle, exitOfError, exitOfPlan } from './exit-code.ts';
export type { FetchFunction } from './fetch-function.ts';
export type { Block } from './guard/guard-plan.ts';
export type {
  GroupRef,
  GroupSummary,
  Link,
  ManagedMembership,
  Notice,
  Operation,
  Plan,
  SetAside,
  UserRef,
} from './plan/plan.ts';
export { LockError } from './record/state-lock.ts';
export { StateError, type RunSummary } from './record/sync-state.ts';
export type { CycleResult, PlanResult, ProgressEvent } from './run/run-cycle.ts';
export type { CycleEvent } from './run/run-daemon.ts';
export { SourceError, type OktaId } from './source/identity-source.ts';
export { TargetError, type NewUser, type ScimId } from './target/target.ts';
export { createReporter } from './view/create-reporter.ts';
export { formatPlan } from './view/format-plan.ts';
export { formatBlocks, formatResult } from './view/format-result.ts';
export type { ViewOptions } from './view/view-options.ts';
