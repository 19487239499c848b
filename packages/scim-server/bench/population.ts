import { GROUP_SCHEMA, USER_SCHEMA, type JsonObject } from '@drawbridge/scim';
import type { ResourceStore } from '../src/index.ts';

/** Whom the requests are about. */
export interface Population {
  readonly users: number;
  /** The group that all users are in but the last of them. */
  readonly largeGroup: string;
  /** The group that is replaced with a thousand members. */
  readonly otherGroup: string;
}

const NOW = '2026-01-01T00:00:00.000Z';
/** How many users are not in the large group. */
export const OUTSIDERS = 1000;
/** How many users are created at a time. */
const AT_ONCE = 500;

/** The id of the user with a number from 0. */
export function idOf(number: number): string {
  return `u${number}`;
}

/** What a client sends of the user with a number. */
export function userBody(number: number): JsonObject {
  return {
    schemas: [USER_SCHEMA],
    userName: `user${number}@example.com`,
    externalId: `00u${number}`,
    name: { givenName: `Given${number % 1000}`, familyName: `Family${(number * 7919) % 10_007}` },
    displayName: `Given${number % 1000} Family${(number * 7919) % 10_007}`,
    title: number % 50 === 0 ? 'Xylophonist' : 'Engineer',
    emails: [{ value: `user${number}@example.com`, type: 'work', primary: true }],
    active: true,
  };
}

/** Creates users without their requests, and two groups. */
export async function populate(store: ResourceStore, users: number): Promise<Population> {
  for (let begin = 0; begin < users; begin += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, users - begin) }, (_, index) => begin + index);
    await Promise.all(numbers.map((number) => createUser(store, number)));
  }
  const members = Array.from({ length: users - OUTSIDERS }, (_, number) => idOf(number));
  return {
    users,
    largeGroup: await createGroup(store, 'large', members),
    otherGroup: await createGroup(store, 'other', []),
  };
}

async function createUser(store: ResourceStore, number: number): Promise<void> {
  const { schemas: _, ...attributes } = userBody(number);
  const name = `user${number}@example.com`;
  await store.create('User', {
    id: idOf(number),
    attributes,
    keys: { name, externalId: `00u${number}`, label: name, active: true },
    now: NOW,
  });
}

async function createGroup(
  store: ResourceStore,
  displayName: string,
  members: readonly string[],
): Promise<string> {
  const written = await store.create('Group', {
    attributes: { displayName },
    keys: { name: displayName, displayName, label: displayName, active: true },
    members,
    now: NOW,
  });
  if (written.outcome !== 'written') throw new Error(`the group ${displayName} was not created`);
  return written.resource.id;
}

/** A group with the members that have such numbers. */
export function groupBody(displayName: string, first: number, members: number): JsonObject {
  const value = Array.from({ length: members }, (_, index) => ({ value: idOf(first + index) }));
  return { schemas: [GROUP_SCHEMA], displayName, members: value };
}
