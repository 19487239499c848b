/** What a plan must not do. */
export type Rule =
  | 'guard-group-missing'
  | 'min-admins'
  | 'required-admin'
  | 'protected-user'
  | 'privileged-empty'
  | 'never-empty'
  | 'takes-over-privileged'
  | 'group-replaced'
  | 'empty-source'
  | 'empties-group'
  | 'privileged-removals'
  | 'max-group-removals'
  | 'max-removal-share'
  | 'max-removals'
  | 'max-deactivations'
  | 'max-changes';

/** A rule that a plan breaks: what would happen, and what to do about it. */
export interface Block {
  readonly rule: Rule;
  readonly group: string | undefined;
  /** Id of what it is about, where a rule may be broken for one group by several: an approval is for this one alone. */
  readonly subject?: string | undefined;
  readonly reason: string;
  readonly remedy: string;
}

/** Every rule, in one sentence. */
export const RULES: Readonly<Record<Rule, string>> = {
  'guard-group-missing':
    'The application lacks a group that a guard is about, so that a plan that takes something away cannot be checked.',
  'min-admins': 'The group of administrators would have fewer active members than guards.minAdmins.',
  'required-admin': 'Somebody in guards.requiredAdmins would no longer be an active administrator.',
  'protected-user': 'Something would be taken from somebody in guards.protectedUsers, or from guards.self.',
  'privileged-empty': 'A privileged group would lose its last active member.',
  'never-empty': 'A group in guards.neverEmpty would lose its last active member.',
  'takes-over-privileged':
    'An account in a privileged group, or one that a guard names, would become that of somebody with the same login.',
  'group-replaced':
    'A group of the source was deleted, and another one has its name: it would decide about a privileged group, or take people out of one.',
  'empty-source':
    'A group of the source is empty, or a search finds none, and people would leave because of it.',
  'empties-group':
    'A group would lose the last member whom the source puts into it, because people are absent and not by their status.',
  'privileged-removals':
    'A privileged group would lose more members by absence within guards.removalWindow than guards.privileged allows.',
  'max-group-removals':
    'A group would lose more members by absence within guards.removalWindow than the limits of its mapping allow.',
  'max-removal-share':
    'A group would lose a larger share of its members by absence within guards.removalWindow than allowed.',
  'max-removals':
    'More memberships of all groups would end by absence within guards.removalWindow than guards.maxRemovals.',
  'max-deactivations': 'More people would lose all access by their status than guards.maxDeactivations.',
  'max-changes': 'The plan has more changes of any kind than guards.maxChanges.',
};
