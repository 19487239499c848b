import type { Wait } from '../apply/patience.ts';
import type { Config } from '../config/config.ts';
import type { ApprovalStore } from '../record/approval-store.ts';
import type { LastCycleStore } from '../record/last-cycle-store.ts';
import type { StateDirectory } from '../record/state-directory.ts';
import type { IdentitySource } from '../source/identity-source.ts';
import type { Target } from '../target/target.ts';
import type { DaemonEvent } from './event.ts';

/** What every cycle works with. */
export interface CycleDeps {
  readonly config: Config;
  readonly source: IdentitySource;
  readonly target: Target;
  readonly directory: StateDirectory;
  readonly approvals: ApprovalStore;
  readonly lastCycle: LastCycleStore;
  /** Takes down what is worth a notice; only once this has resolved does the state call it told. */
  readonly tell?: ((event: Extract<DaemonEvent, { kind: 'cycle' | 'failure' }>) => Promise<void>) | undefined;
  readonly clock: () => Date;
  /** Milliseconds that the write under way may take after an abort. */
  readonly grace: number;
  /** Waits before a write is repeated; by default really. */
  readonly sleep?: Wait | undefined;
  /** Rejects when somebody else has taken the state over; asked before every write. */
  readonly fence?: (() => Promise<void>) | undefined;
}
