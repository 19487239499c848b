export { createOktaSync, type OktaSyncOptions } from './compose.ts';
export type { CallOptions, CycleCallOptions, OktaSync, ReadCallOptions, RunOptions } from './okta-sync.ts';
export { isDone, type OperationResult } from './apply/operation-result.ts';
export {
  ConfigError,
  type Config,
  type ConfigProblem,
  type Guards,
  type Mapping,
  type Mode,
  type Tokens,
} from './config/config.ts';
export { parseConfig } from './config/parse-config.ts';
export { EXIT, exitOfCycle, exitOfPlan } from './exit-code.ts';
export { exitOfError } from './exit-of-error.ts';
export type { FetchFunction } from './fetch-function.ts';
export type { Block, Rule } from './guard/block.ts';
export type { AttributeChange, GroupRef, Operation, UserRef } from './plan/operation.ts';
export type {
  Drift,
  GroupSummary,
  Link,
  ManagedMembership,
  Notice,
  PendingRemoval,
  Plan,
  SetAside,
} from './plan/plan.ts';
export { LockError } from './record/state-lock.ts';
export { StateError, type RunSummary } from './record/sync-state.ts';
export type { CycleResult, PlanResult } from './run/cycle-result.ts';
export type { DaemonEvent, ProgressEvent } from './run/event.ts';
export type { News } from './run/news.ts';
export type { Status } from './run/read-status.ts';
export { StalePlanError, SavedPlanError } from './run/saved-plan.ts';
export type { GroupSelector } from './source/group-selector.ts';
export { SourceError } from './source/identity-source.ts';
export type { SourceId } from './source/source-id.ts';
export { TargetError, type NewUser, type ScimId } from './target/target.ts';
export { createReporter } from './view/create-reporter.ts';
export { formatPlan } from './view/format-plan.ts';
export { formatBlocks, formatResult } from './view/format-result.ts';
export type { ViewOptions } from './view/view-options.ts';
