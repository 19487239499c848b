import { foldCase } from '@drawbridge/scim';

import type { Config } from '../config/config.ts';
import { mirroredBy } from '../plan/operation.ts';
import type { JournalRun } from '../record/journal.ts';
import type { SyncState } from '../record/sync-state.ts';
import { selectorKey, type GroupSelector } from '../source/group-selector.ts';
import type { SourceRequest } from '../source/identity-source.ts';
import { valueOf } from '../source/read-outcome.ts';
import type { SourceId } from '../source/source-id.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import type { TargetRequest } from '../target/target.ts';

/** What is to be read of the source. */
export function sourceRequest(
  { mappings, mirror, guards }: Config,
  state: SyncState,
  interrupted: JournalRun | undefined,
): Pick<SourceRequest, 'selectors' | 'privileged' | 'alsoUsers'> {
  const meaning = compileMeaning(state);
  const privileged = new Set(guards.privilegedGroups.map(meaning));
  return {
    selectors: [...mappings, ...mirror].map(({ from }) => from),
    privileged: mappings.filter(({ group }) => privileged.has(meaning(group))).map(({ from }) => from),
    alsoUsers: [
      ...new Set([
        ...state.links.map(({ sourceId }) => sourceId),
        ...state.admins.flatMap(({ sourceId }) => sourceId ?? []),
        ...peopleOf(interrupted),
      ]),
    ],
  };
}

/** The same for all names of one group, as far as the application's groups are known. */
function compileMeaning({ groups }: SyncState): (name: string) => string {
  const ids = new Map<string, string>(groups.map(({ key, id }) => [key, id]));
  return (name) => ids.get(foldCase(name)) ?? foldCase(name);
}

/** Names of all groups that a mapping or a guard is about. */
export function guardedGroups({ guards, mappings }: Config): readonly string[] {
  // The mappings first: a group is called as it is spelled first.
  return unique([...mappings.map(({ group }) => group), ...guards.privilegedGroups, ...guards.neverEmpty]);
}

/** What is to be read of the application. */
export function targetRequest(
  config: Config,
  state: SyncState,
  interrupted: JournalRun | undefined,
  source: SourceSnapshot,
): TargetRequest {
  const { mirror, users } = config;
  // The names that the state knows too: it may call a group otherwise than the configuration does by now.
  const remembered = [
    ...[...state.memberships, ...state.setAside, ...state.pending].map(({ group }) => group),
    ...(interrupted?.outlook.memberships ?? []).map(({ group }) => group),
  ];
  const mirrors = mirror.flatMap(({ from }) => groupsOf(source, from));
  return {
    groupNames: unique([
      ...guardedGroups(config),
      ...remembered.filter((key) => mirroredBy(key) === undefined),
    ]),
    mirrored: unique([...mirrors, ...remembered.flatMap((key) => mirroredBy(key) ?? [])]),
    attributePaths: users.update ? users.attributes.map(({ path }) => path) : [],
  };
}

function groupsOf({ selections }: SourceSnapshot, selector: GroupSelector): readonly string[] {
  const key = selectorKey(selector);
  return selections.flatMap((selection) =>
    selectorKey(selection.selector) === key ? (valueOf(selection.groups) ?? []) : [],
  );
}

function peopleOf(run: JournalRun | undefined): readonly SourceId[] {
  return (run?.operations ?? []).flatMap((operation) =>
    'user' in operation && operation.user.sourceId !== undefined ? [operation.user.sourceId] : [],
  );
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
