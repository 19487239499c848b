import type { SourceId } from '../source/source-id.ts';
import type { TargetUser } from '../target/target.ts';
import { adoptionsOf } from './adoptions.ts';
import { compileAttributes } from './attribute-values.ts';
import { basisOfPlan } from './basis-of-plan.ts';
import { requestsToApply } from './cost-of-plan.ts';
import type { Match } from './match-accounts.ts';
import { groupKey, isMemberOperation, type Operation } from './operation.ts';
import { sortDrift, sortNotices, sortOperations, sortPending } from './order-of-plan.ts';
import type { Person } from './people.ts';
import { decideGroups } from './plan-groups.ts';
import { joinDecisions, type GroupDecision } from './group-decision.ts';
import { groupsNow } from './known-groups.ts';
import { rememberSources, replacedNotices } from './known-sources.ts';
import { planHash } from './plan-hash.ts';
import { planUnmanagedAdmins } from './unmanaged-admins.ts';
import { standingNotices } from './standing-notices.ts';
import { planUser, type UserDecision, type UserRulesContext } from './plan-users.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { summariseGroups } from './summarise-groups.ts';
import { surveyOf } from './survey.ts';
import { withhold } from './withhold.ts';
import { createWording } from './wording.ts';

/**
 * Works out what would bring the application's groups in line with the source's: a three-way comparison of the identity
 * source, what earlier runs remembered, and the application. Pure; the same input gives the same plan.
 *
 * Nobody loses anything because something could not be read: a removal by absence needs every group that feeds the
 * application's group to have been read completely, and to have lasted; a removal by status needs a complete read of that
 * person.
 */
export function makePlan(given: PlanInput): Plan {
  const { input, feeds: found, people, matches } = surveyOf(given);
  const { feeds, operations: ofGroups, notices } = found;
  const users = decideUsers(people, matches, input);
  const groups = joinDecisions(decideGroups(feeds, people, matches, input));
  const admins = planUnmanagedAdmins(matches, feeds, input);
  const adoptions = adoptionsOf(people, matches, feeds, input);
  const { operations, pending, outlook, ...told } = withhold(
    {
      operations: [
        ...ofGroups,
        ...users.flatMap((decision) => decision.operations),
        ...admins.operations,
        ...groups.operations,
      ],
      notices: [
        ...notices,
        ...standingNotices(feeds, input),
        ...users.flatMap((decision) => decision.notices),
        ...groups.notices,
        ...admins.notices,
      ],
      pending: groups.pending,
      outlook: {
        groups: groupsNow(input.known.groups, input.target, keysOf(groups)),
        links: users.flatMap(({ links }) => links),
        memberships: groups.memberships,
        setAside: groups.setAside,
      },
    },
    input,
  );
  const ordered = sortOperations(operations);
  const memory = rememberSources(feeds, input, leavingOf(ordered, pending));
  return {
    version: 1,
    hash: planHash(ordered),
    createdAt: input.now,
    basis: basisOfPlan(given),
    operations: ordered,
    notices: sortNotices([...told.notices, ...replacedNotices(memory, input)]),
    drift: sortDrift([...users.flatMap(({ drift }) => drift), ...groups.drift]),
    pending: sortPending(pending),
    groups: summariseGroups(feeds, ordered),
    emptySources: feeds.flatMap(({ key, empty }) => empty.map((one) => ({ ...one, group: key }))),
    ...memory,
    adoptions,
    cost: {
      source: { spent: input.spent.source },
      target: { spent: input.spent.target, apply: requestsToApply(ordered) },
    },
    outlook,
  };
}

/** The groups that somebody leaves because of an absence, now or once it has lasted. */
function leavingOf(operations: readonly Operation[], pending: Plan['pending']): ReadonlySet<string> {
  const absent = operations.filter((one) => one.op === 'removeMember' && one.cause === 'absence');
  return new Set([
    ...pending.map(({ group }) => group),
    ...absent.filter(isMemberOperation).map(({ group }) => groupKey(group)),
  ]);
}

/** The groups of which something is remembered. */
function keysOf({ memberships, setAside, pending }: GroupDecision): ReadonlySet<string> {
  return new Set([memberships, setAside, pending].flat().map(({ group }) => group));
}

function decideUsers(
  people: ReadonlyMap<SourceId, Person>,
  matches: ReadonlyMap<SourceId, Match>,
  { config, known, target, sourceName }: PlanInput,
): readonly UserDecision[] {
  const { create, update, attributes } = config.users;
  const rules: UserRulesContext = {
    create,
    update,
    attributes: compileAttributes(attributes),
    words: createWording(sourceName),
  };
  const links = new Map(known.links.map((link) => [link.sourceId, link]));
  const accounts = new Map(target.users.map((user) => [user.id, user]));
  const isPassedOn = compilePassedOn(people, matches);
  return [...people.values()].map((person) => {
    const match = matches.get(person.id) ?? { match: 'none' };
    const predecessor =
      match.match === 'account' && match.by === 'succession' ? match.predecessor.id : person.id;
    const link = links.get(person.id) ?? links.get(predecessor);
    const linked = link === undefined ? undefined : accounts.get(link.scimId);
    const passedOn = linked !== undefined && isPassedOn(person.id, linked);
    return planUser(person, { ...rules, match, link, linked, passedOn });
  });
}

/** An account is somebody else's if it is matched to them, or carries the id of somebody of whom nothing is known. */
function compilePassedOn(
  people: ReadonlyMap<string, Person>,
  matches: ReadonlyMap<SourceId, Match>,
): (id: SourceId, account: TargetUser) => boolean {
  const owned = new Set(
    [...matches.values()].flatMap((one) => (one.match === 'account' ? one.account.id : [])),
  );
  return (id, { id: account, externalId }) =>
    owned.has(account) || (externalId !== undefined && externalId !== id && !people.has(externalId));
}
