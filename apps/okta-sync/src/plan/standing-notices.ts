import type { Feed } from './feed.ts';
import { differingMappings } from './mappings-differ.ts';
import type { Notice } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { remadeNotices } from './remade-notices.ts';
import { unmatchedGuards } from './unmatched-guards.ts';

/** What is to be told of the settings and of the application as a whole, whatever the plan does. */
export function standingNotices(feeds: readonly Feed[], input: PlanInput): readonly Notice[] {
  return [...remadeNotices(feeds, input), ...differingMappings(input), ...unmatchedGuards(feeds, input)];
}
