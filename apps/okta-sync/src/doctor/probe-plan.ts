import { countOf } from '../count-of.ts';
import type { Notice } from '../plan/plan.ts';
import type { PlanResult } from '../run/cycle-result.ts';
import { failed, ok, type Probe, sentence, warning } from '../source/probe.ts';

/** How many things of one kind are told one by one. */
const MOST = 5;

/** Says what a plan that was only made shows of the mappings and the guards. */
export function probePlan({ plan, blocks }: Pick<PlanResult, 'plan' | 'blocks'>): readonly Probe[] {
  const notices = (kind: Notice['kind']): readonly Notice[] =>
    plan.notices.filter((notice) => notice.kind === kind);
  const unread = notices('source-unproven');
  const problems = [
    ...unread
      .slice(0, MOST)
      .map(({ reason }) =>
        failed(
          'mapped groups',
          sentence(reason),
          'Check the id or the name in `mappings`, and what the credentials may see.',
        ),
      ),
    ...plan.emptySources
      .slice(0, MOST)
      .map(({ sourceGroup, group }) =>
        warning(
          'mapped groups',
          `${sourceGroup}, which feeds ${group}, has no members.`,
          'Check that it is the group that is meant.',
        ),
      ),
    ...several(
      notices('ambiguous'),
      'accounts',
      'cannot be told apart',
      'Give one of them the externalId of the person; `plan` names the candidates.',
    ),
    ...several(
      notices('no-account'),
      'accounts',
      'are missing in the application',
      'Create them, or set users.create.',
    ),
    ...notices('guard-unmatched').map(({ group, user, reason }) =>
      warning(
        'guards',
        `Nothing is guarded by ${group ?? user ?? ''}: ${reason}.`,
        'Correct the name in `guards`.',
      ),
    ),
  ];
  const guards = blocks.map(({ rule, reason, remedy }) =>
    warning('guards', `${rule}: ${reason}.`, sentence(remedy)),
  );
  return [
    ...(unread.length === 0
      ? [ok('mapped groups', 'Every mapped group was found, and read completely.')]
      : []),
    ...problems,
    ...guards,
    ok('plan', `A plan can be made; it has ${countOf(plan.operations.length, 'change')}.`),
  ];
}

function several(notices: readonly Notice[], what: string, how: string, remedy: string): readonly Probe[] {
  return notices.length === 0
    ? []
    : [warning(what, `${notices.length.toLocaleString('en')} of the ${what} ${how}.`, remedy)];
}
