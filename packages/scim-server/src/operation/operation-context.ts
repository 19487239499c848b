import type { Occurrence } from '../event.ts';
import type { View } from '../render/representation.ts';
import type { Settings } from '../settings.ts';

/** What an operation works with: the service provider's settings, and who asks from where. */
export interface OperationContext extends View {
  readonly settings: Settings;
  /** The name of whoever asks; `undefined` for those without a token. */
  readonly principal: string | undefined;
  /** Tells the log what happened, with where it comes from. */
  readonly report: (occurrence: Occurrence) => void;
  /** Whether nobody reads the body of the answer beyond the id, as in bulk: what it would cost is not spent. */
  readonly isBrief?: boolean;
}

/** The present, as it is stored. */
export function now({ settings }: OperationContext): string {
  return settings.clock().toISOString();
}
