import {
  METADATA_NAMESPACE,
  METADATA_SCHEMA,
  USER_RESOURCE_TYPE,
  compileFilter,
  foldCase,
  isJsonObject,
  parseFilter,
  type JsonObject,
  type JsonValue,
} from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScimHandler } from '../../src/index.ts';
import { createApp, requireStatus, resourcesOf, type App } from '../app.ts';
import { DEVICE, DEVICE_SCHEMA, LOCATION_SCHEMA } from '../device.ts';
import type { StoreKind } from '../stores.ts';
import { device, deviceFilter } from './random-device.ts';
import { user } from './random-population.ts';
import { query, type RandomQuery } from './random-query.ts';
import { TIMEOUT, runs } from './runs.ts';

async function populate(app: App, users: readonly JsonObject[]): Promise<void> {
  const ids: string[] = [];
  for (const [index, body] of users.entries()) ids.push(await app.createUser(`User${index + 1}`, body));
  await app.createGroup(
    'a',
    ids.filter((_, index) => index % 2 === 0),
  );
  await app.createGroup('B', ids.slice(0, 3));
  // Positions with a gap, and resources that are younger than they look.
  const [first] = ids;
  if (first !== undefined) await app.call('DELETE', `/Users/${first}`);
  await app.createUser('user1', { displayName: 'ab' });
}

/** The slow way: everything is matched, sorted and cut in memory. */
function answerSlowly(all: readonly JsonObject[], wanted: RandomQuery): readonly JsonObject[] {
  const isMatch =
    wanted.filter === undefined ? () => true : compileFilter(USER_RESOURCE_TYPE, parseFilter(wanted.filter));
  const matches = all.filter((resource) => isMatch(bySchema(resource)));
  const { sortBy } = wanted;
  return sortBy === undefined
    ? matches
    : matches.toSorted((left, right) => compareSlowly(sortBy, left, right) * (wanted.descending ? -1 : 1));
}

/** A user as the schema knows it: what is answered under a plain name belongs to an extension. */
function bySchema({ [METADATA_NAMESPACE]: metadata, ...others }: JsonObject): JsonObject {
  return metadata === undefined ? others : { ...others, [METADATA_SCHEMA]: metadata };
}

function compareSlowly(sortBy: string, left: JsonObject, right: JsonObject): number {
  const [one, other] = [keyOf(sortBy, left), keyOf(sortBy, right)];
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
}

function keyOf(sortBy: string, resource: JsonObject): string | undefined {
  const value = sortBy
    .split('.')
    .reduce<JsonValue | undefined>((node, name) => (isJsonObject(node) ? node[name] : undefined), resource);
  if (value === undefined) return undefined;
  const hasCase = sortBy === 'id' || sortBy === 'externalId';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return hasCase ? text : foldCase(text);
}

function toParameters({ filter, sortBy, descending, startIndex, count }: RandomQuery): string {
  return new URLSearchParams({
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy, sortOrder: descending ? 'descending' : 'ascending' }),
    startIndex: String(startIndex),
    count: String(count),
  }).toString();
}

/** A query gives what the slow way gives. */
export function describeQueries({ name, share, open }: StoreKind): void {
  describe(`a query of the ${name}`, () => {
    it(
      'gives what matching, sorting and cutting everything in memory gives',
      async () => {
        const seen = { found: 0 };
        await fc.assert(
          fc.asyncProperty(
            fc.array(user, { minLength: 4, maxLength: 12 }),
            fc.array(query, { minLength: 40, maxLength: 60 }),
            async (users, queries) => {
              const app = createApp({ store: await open() }, createScimHandler);
              await populate(app, users);
              const all = resourcesOf(await app.call('GET', '/Users?count=1000'));
              expect(all.length).toBe(users.length);
              for (const wanted of queries) {
                const answer = await app.call('GET', `/Users?${toParameters(wanted)}`);
                const expected = answerSlowly(all, wanted);
                const start = Math.max(1, wanted.startIndex);
                const page = expected.slice(start - 1, start - 1 + Math.max(0, wanted.count));
                requireStatus(answer, 200);
                expect([answer.body['totalResults'], resourcesOf(answer)]).toEqual([expected.length, page]);
                seen.found += page.length;
              }
            },
          ),
          runs(25 * share),
        );
        // Queries that find nothing would prove nothing.
        expect(seen.found).toBeGreaterThan(0);
      },
      TIMEOUT,
    );

    it(
      'of a custom resource type finds what matching everything in memory finds',
      async () => {
        const seen = { found: 0 };
        await fc.assert(
          fc.asyncProperty(
            fc.array(device, { minLength: 4, maxLength: 12 }),
            fc.array(deviceFilter, { minLength: 40, maxLength: 60 }),
            async (devices, filters) => {
              const app = createApp({ store: await open(), resourceTypes: [DEVICE] }, createScimHandler);
              for (const [index, body] of devices.entries()) {
                const unique = { serialNumber: `S${index}`, assetNumber: index, externalId: `${index}` };
                requireStatus(await app.call('POST', '/Devices', { ...body, ...unique }), 201);
              }
              // By name, everything is told that may be: also what is returned only on request.
              const everything = `${DEVICE_SCHEMA},${LOCATION_SCHEMA},meta`;
              const all = resourcesOf(await app.call('GET', `/Devices?attributes=${everything}`));
              expect(all.length).toBe(devices.length);
              for (const filter of filters) {
                const answer = await app.call('GET', `/Devices?filter=${encodeURIComponent(filter)}`);
                requireStatus(answer, 200);
                const expected = all.filter(compileFilter(DEVICE, parseFilter(filter)));
                expect([filter, toIds(resourcesOf(answer))]).toEqual([filter, toIds(expected)]);
                seen.found += expected.length;
              }
            },
          ),
          runs(10 * share),
        );
        expect(seen.found).toBeGreaterThan(0);
      },
      TIMEOUT,
    );
  });
}

function toIds(resources: readonly JsonObject[]): readonly JsonValue[] {
  return resources.map(({ id }) => id ?? null);
}
