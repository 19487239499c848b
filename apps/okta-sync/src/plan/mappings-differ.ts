import type { Mapping } from '../config/config.ts';
import { soleName } from '../target/target.ts';
import { canonicalJson } from './canonical-json.ts';
import { sorted } from './feed.ts';
import type { Notice } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * One line for each group that the configuration calls by several names, whose mappings do not agree on what decides who
 * leaves it: that they are one group only the application knows.
 */
export function differingMappings({
  config,
  target,
}: Pick<PlanInput, 'config' | 'target'>): readonly Notice[] {
  const byGroup = Map.groupBy(config.mappings, ({ group }) => soleName(target, group));
  return [...byGroup].flatMap(([group, mappings]): readonly Notice[] => {
    const settings = SETTINGS.filter(
      (key) => new Set(mappings.map((one) => canonicalJson(one[key]))).size > 1,
    );
    if (settings.length === 0) return [];
    const names = sorted(mappings.map((mapping) => mapping.group)).join(' and ');
    const reason = `${names} are one group, and their mappings differ in ${settings.join(' and ')}: the most careful counts`;
    return [{ kind: 'mappings-differ', group, user: undefined, reason }];
  });
}

const SETTINGS = ['mode', 'grace', 'limits'] as const satisfies readonly (keyof Mapping)[];
