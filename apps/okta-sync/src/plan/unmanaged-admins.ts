import { standingOf } from '../config/okta-status.ts';
import type { SourceId } from '../source/source-id.ts';
import { groupNamed, type ScimId } from '../target/target.ts';
import type { Feed } from './feed.ts';
import type { Match } from './match-accounts.ts';
import { isTrusted, type Person } from './people.ts';
import type { PlanInput } from './plan-input.ts';
import type { UserDecision } from './plan-users.ts';
import { createWording } from './wording.ts';

type Decision = Pick<UserDecision, 'operations' | 'notices'>;

/**
 * Decides on the members of privileged groups whom the daemon does not manage: whoever may have no access by the source is
 * told of, or loses it where the configuration says so. Nothing else is taken from them, and nothing given.
 */
export function planUnmanagedAdmins(
  matches: ReadonlyMap<SourceId, Match>,
  feeds: readonly Feed[],
  input: PlanInput,
): Decision {
  const { known, sourceName } = input;
  if (known.admins.length === 0) return { operations: [], notices: [] };
  const words = createWording(sourceName);
  const groupOf = compileGroupOf(matches, input);
  const decisions = known.admins.map(({ scimId, sourceId, userName }): Decision => {
    const group = groupOf.get(scimId);
    if (group === undefined) return { operations: [], notices: [] };
    const notice = { group, user: userName };
    if (sourceId === undefined) {
      const reason = `was put in by hand, and ${sourceName} does not know them`;
      return { operations: [], notices: [{ ...notice, kind: 'unmanaged-admin', reason }] };
    }
    const person = lostAccess(sourceId, feeds, input);
    if (person === undefined) return { operations: [], notices: [] };
    const reason = `${words.loss(person)}, and in ${group} by hand`;
    if (input.config.users.unmanagedAdmins === 'report') {
      return { operations: [], notices: [{ ...notice, kind: 'unmanaged-admin-inactive', reason }] };
    }
    return {
      operations: [{ op: 'deactivateUser', user: { sourceId, scimId, userName }, reason }],
      notices: [],
    };
  });
  return {
    operations: decisions.flatMap(({ operations }) => operations),
    notices: decisions.flatMap(({ notices }) => notices),
  };
}

/** The privileged groups of active accounts that certainly are, or may be, nobody's whom the daemon manages. */
function compileGroupOf(
  matches: ReadonlyMap<SourceId, Match>,
  { config, target }: PlanInput,
): ReadonlyMap<ScimId, string> {
  const managed = new Set(
    [...matches.values()].flatMap((match) => {
      if (match.match === 'account') return match.account.id;
      return match.match === 'ambiguous' ? match.candidates : [];
    }),
  );
  const active = new Set(target.users.flatMap(({ id, active: is }) => (is && !managed.has(id) ? id : [])));
  const groups = config.guards.privilegedGroups.flatMap((name) => groupNamed(target, name) ?? []);
  return new Map(
    groups
      .toReversed()
      .flatMap(({ name, members }) =>
        members.filter((id) => active.has(id)).map((id) => [id, name] as const),
      ),
  );
}

function lostAccess(
  sourceId: SourceId,
  feeds: readonly Feed[],
  { source, config }: PlanInput,
): Pick<Person, 'standing' | 'user'> | undefined {
  const outcome = source.users.get(sourceId);
  if (outcome?.outcome === 'gone') {
    return isTrusted(feeds) ? { standing: 'gone', user: undefined } : undefined;
  }
  if (outcome?.outcome !== 'complete') return undefined;
  const user = outcome.value;
  return standingOf(user.status, config.statuses.active) === 'inactive'
    ? { standing: 'inactive', user }
    : undefined;
}
