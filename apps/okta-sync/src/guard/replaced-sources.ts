import { groupKey } from '../plan/operation.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';

/**
 * A group of the source that only has the name of the one that was mapped gives nobody a privileged group, and takes nobody
 * out of any, before somebody has looked: anybody who may make groups can call one "Admins".
 */
export function replacedSources({ plan }: Checked): readonly Block[] {
  const losing = new Set(
    plan.operations.flatMap((operation) =>
      operation.op === 'removeMember' && operation.cause === 'absence' ? [groupKey(operation.group)] : [],
    ),
  );
  return plan.replaced
    .filter(({ privileged, settled, group }) => privileged || (!settled && losing.has(group)))
    .map(({ name, id, was, groupName, privileged }) => ({
      rule: 'group-replaced',
      group: groupName,
      subject: id,
      reason: `the source's group ${name} is another one than before (${id}, was ${was.join(' and ')}), and would ${privileged ? 'decide who is in' : 'take people out of'} ${groupName}`,
      remedy: `look at who made it and who is in it; then approve the plan, or map it by its id`,
    }));
}
