import type { JsonObject } from '@drawbridge/scim';
import { expect, it } from 'vitest';
import { createApp, type Answer, type App } from '../app.ts';

/** In milliseconds: many times what it takes, and far below what it takes to compare all with all. */
const QUICKLY = 5000;
const MANY = 20_000;

function many<Value>(length: number, make: (index: number) => Value): readonly Value[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** What is quick without limits is quick with them. */
const GENEROUS = { maxElements: MANY, maxValues: 3 * MANY, maxPatchOperations: MANY };

const LARGE: JsonObject = {
  metadata: Object.fromEntries(many(MANY, (index) => [`key${index}`, index])),
};

it.each<[string, number, (app: App) => Promise<Answer>]>([
  [
    'the same attribute over and over',
    200,
    ({ call }) => call('GET', `/Users?attributes=${many(MANY, () => 'userName').join(',')}`),
  ],
  [
    'more attributes than it may name',
    400,
    ({ call }) => call('GET', `/Users?attributes=${many(MANY, (index) => `metadata.key${index}`).join(',')}`),
  ],
  [
    'a filter of more terms than it may have',
    400,
    ({ call }) => {
      const filter = many(MANY, (index) => `title eq "${index}"`).join(' or ');
      return call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    },
  ],
  [
    'operations on members one by one',
    204,
    ({ patch }) =>
      patch(
        '/Groups/2',
        ...many(MANY, (index) => ({
          op: index % 3 === 0 ? 'remove' : 'add',
          path: 'members',
          value: [{ value: `nobody${index}` }],
        })),
      ),
  ],
  [
    'as many values of an attribute',
    201,
    ({ call }) =>
      call('POST', '/Users', { userName: 'eve', emails: many(MANY, (index) => ({ value: `e${index}` })) }),
  ],
  [
    'as many entity tags',
    412,
    ({ call }) =>
      call('DELETE', '/Users/u1', undefined, {
        'if-match': many(MANY, (index) => `"${index}x"`).join(','),
      }),
  ],
])('a request with %s is answered quickly', async (_, status, send) => {
  const app = createApp({ limits: GENEROUS });
  await app.createUser('ada', LARGE);
  const started = performance.now();
  const answer = await send(app);
  expect(answer.status).toBe(status);
  expect(performance.now() - started).toBeLessThan(QUICKLY);
});
