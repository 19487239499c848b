import { ConfigError } from './config/config.ts';
import { EXIT } from './exit-code.ts';
import { LockError } from './record/state-lock.ts';
import { StateError } from './record/sync-state.ts';
import { SavedPlanError, StalePlanError } from './run/saved-plan.ts';
import { SourceError } from './source/identity-source.ts';
import { TargetError } from './target/target.ts';

/** The exit code of a command that could not be carried out. */
export function exitOfError(error: unknown): number {
  if ([ConfigError, StateError, SavedPlanError].some((kind) => error instanceof kind)) return EXIT.config;
  if (error instanceof SourceError) return EXIT.sourceUnavailable;
  if (error instanceof LockError) return EXIT.locked;
  if (error instanceof StalePlanError) return EXIT.stale;
  return error instanceof TargetError ? EXIT.targetUnavailable : EXIT.unexpected;
}
