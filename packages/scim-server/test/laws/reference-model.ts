import type { JsonValue } from '@drawbridge/scim';

/** What a step of a random history does. Users and groups are named by their number in the order of creation. */
export type Step =
  | { readonly on: 'create user'; readonly name: string; readonly active?: boolean }
  | { readonly on: 'replace user'; readonly user: number; readonly name: string; readonly title?: string }
  | { readonly on: 'patch user'; readonly user: number; readonly title?: string; readonly active?: boolean }
  | { readonly on: 'rename user'; readonly user: number; readonly name: string }
  | { readonly on: 'delete user'; readonly user: number }
  | { readonly on: 'create group'; readonly name: string; readonly members: readonly number[] }
  | {
      readonly on: 'replace group';
      readonly group: number;
      readonly name: string;
      readonly members: readonly number[];
    }
  | { readonly on: 'patch members'; readonly group: number; readonly changes: readonly MemberStep[] }
  | { readonly on: 'delete group'; readonly group: number };

/** One operation of a PATCH on a group's members. */
export interface MemberStep {
  readonly op: 'add' | 'remove' | 'replace' | 'remove by filter' | 'clear';
  readonly members: readonly number[];
}

interface User {
  readonly id: string;
  name: string;
  title: string | undefined;
  active: boolean;
  version: number;
}

interface Group {
  readonly id: string;
  name: string;
  members: Set<string>;
  version: number;
}

/** What a step must be answered with; the id, where it creates something. */
export interface Expected {
  readonly status: number;
}

/** The slow and simple model of a service provider with users and groups: it changes its own copy in place. */
export interface Model {
  readonly idOfUser: (number: number) => string;
  readonly idOfGroup: (number: number) => string;
  /** Does the step, where it creates something under the id that the service provider gave. */
  readonly apply: (step: Step, id: string) => Expected;
  /** Everything that is there, as it must be read. */
  readonly state: () => JsonValue;
}

/** Creates an empty model. */
export function createModel(): Model {
  const users: User[] = [];
  const groups: Group[] = [];
  // A number beyond those that there are is an id that nobody has.
  const idOf = (made: readonly string[], number: number): string => made[number] ?? `nobody-${number}`;
  const madeUsers: string[] = [];
  const madeGroups: string[] = [];
  const findUser = (number: number): User | undefined =>
    users.find(({ id }) => id === idOf(madeUsers, number));
  const findGroup = (number: number): Group | undefined =>
    groups.find(({ id }) => id === idOf(madeGroups, number));
  const isTaken = (named: readonly (User | Group)[], name: string, own?: User | Group): boolean =>
    named.some((other) => other !== own && other.name.toLowerCase() === name.toLowerCase());
  const known = (members: readonly number[]): Set<string> =>
    new Set(members.flatMap((number) => findUser(number)?.id ?? []));

  function changeUser(number: number, change: (user: User) => void): Expected {
    const user = findUser(number);
    if (user === undefined) return { status: 404 };
    const before = JSON.stringify(user);
    change(user);
    if (JSON.stringify(user) !== before) user.version += 1;
    return { status: 200 };
  }

  function renameUser(number: number, name: string, change: (user: User) => void): Expected {
    const user = findUser(number);
    if (user !== undefined && isTaken(users, name, user)) return { status: 409 };
    return changeUser(number, (found) => {
      found.name = name;
      change(found);
    });
  }

  function changeMembers(group: Group, { op, members }: MemberStep): void {
    if (op === 'add') known(members).forEach((id) => group.members.add(id));
    if (op === 'remove' || op === 'remove by filter')
      known(members).forEach((id) => group.members.delete(id));
    if (op === 'replace') group.members = known(members);
    if (op === 'clear') group.members = new Set();
  }

  function changeGroup(group: Group, change: () => void): void {
    const before = describe(group);
    change();
    if (describe(group) !== before) group.version += 1;
  }

  const describe = (group: Group): string => JSON.stringify([group.name, [...group.members].toSorted()]);

  function apply(step: Step, id: string): Expected {
    switch (step.on) {
      case 'create user':
        if (isTaken(users, step.name)) return { status: 409 };
        users.push({ id, name: step.name, title: undefined, active: step.active ?? true, version: 1 });
        madeUsers.push(id);
        return { status: 201 };
      case 'replace user':
        return renameUser(step.user, step.name, (user) => {
          user.title = step.title;
        });
      case 'rename user':
        return renameUser(step.user, step.name, () => {});
      case 'patch user':
        return changeUser(step.user, (user) => {
          user.title = step.title ?? user.title;
          user.active = step.active ?? user.active;
        });
      case 'delete user': {
        const user = findUser(step.user);
        if (user === undefined) return { status: 404 };
        users.splice(users.indexOf(user), 1);
        for (const group of groups) if (group.members.delete(user.id)) group.version += 1;
        return { status: 204 };
      }
      case 'create group':
        if (isTaken(groups, step.name)) return { status: 409 };
        groups.push({ id, name: step.name, members: known(step.members), version: 1 });
        madeGroups.push(id);
        return { status: 201 };
      case 'replace group': {
        const group = findGroup(step.group);
        if (group === undefined) return { status: 404 };
        if (isTaken(groups, step.name, group)) return { status: 409 };
        changeGroup(group, () => {
          group.name = step.name;
          group.members = known(step.members);
        });
        return { status: 200 };
      }
      case 'patch members': {
        const group = findGroup(step.group);
        if (group === undefined) return { status: 404 };
        changeGroup(group, () => step.changes.forEach((change) => changeMembers(group, change)));
        return { status: 204 };
      }
      case 'delete group': {
        const group = findGroup(step.group);
        if (group === undefined) return { status: 404 };
        groups.splice(groups.indexOf(group), 1);
        return { status: 204 };
      }
    }
  }

  return {
    idOfUser: (number) => idOf(madeUsers, number),
    idOfGroup: (number) => idOf(madeGroups, number),
    apply,
    state: () => [
      ...users.map(({ id, name, title, active, version }) => ({
        id,
        name,
        title: title ?? null,
        active,
        version,
        groups: groups.filter(({ members }) => members.has(id)).map((group) => group.id),
      })),
      ...groups.map(({ id, name, members, version }) => ({
        id,
        name,
        version,
        members: users.map((user) => user.id).filter((member) => members.has(member)),
      })),
    ],
  };
}
