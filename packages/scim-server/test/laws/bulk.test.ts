import { BULK_REQUEST_MESSAGE, PATCH_OP_MESSAGE, type JsonObject } from '@drawbridge/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createApp, elements, resourcesOf } from '../app.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const reference = fc.constantFrom('u1', 'bulkId:a', 'bulkId:b', 'bulkId:c', 'bulkId:d', 'bulkId:none');
const user = fc
  .tuple(fc.constantFrom('ada', 'bob', 'cleo', 'taken'), reference)
  .map(([userName, value]): JsonObject => ({ userName, [ENTERPRISE]: { manager: { value } } }));
const members = fc.array(reference, { maxLength: 3 }).map((ids) => ids.map((value) => ({ value })));
const group = fc
  .tuple(fc.constantFrom('team', 'crew', 'admin'), members)
  .map(([displayName, value]): JsonObject => ({ displayName, members: value }));
const patch = members.map((value): JsonObject => ({
  schemas: [PATCH_OP_MESSAGE],
  Operations: [{ op: 'add', path: 'members', value }],
}));
const path = fc
  .tuple(fc.constantFrom('/Users', '/Groups'), fc.constantFrom('', '/u1', '/5', '/bulkId:a', '/bulkId:d'))
  .map(([endpoint, id]) => `${endpoint}${id}`);
const operation = fc.oneof(
  fc.record({ method: fc.constant('POST'), path: fc.constant('/Users'), data: user }),
  fc.record({ method: fc.constant('POST'), path: fc.constant('/Groups'), data: group }),
  fc.record({ method: fc.constantFrom('PUT', 'PATCH', 'DELETE'), path, data: fc.oneof(user, group, patch) }),
);

test('whatever refers to what, everything gets an outcome, and no bulkId becomes anybody', async () => {
  const seen = { created: 0, conflicts: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 4 }), async (operations) => {
      const app = createApp();
      await app.createUser('taken');
      const Operations = operations.map((each, index) => ({ ...each, bulkId: 'abcd'[index] ?? '' }));
      const answer = await app.call('POST', '/Bulk', { schemas: [BULK_REQUEST_MESSAGE], Operations });
      expect(answer.status).toBe(200);
      const outcomes = elements(answer.body['Operations']);
      expect(outcomes.map(({ bulkId }) => bulkId)).toEqual(Operations.map(({ bulkId }) => bulkId));
      expect(app.events.filter(({ event }) => event === 'failure')).toEqual([]);
      const left = await app.call('GET', '/?count=1000');
      expect(left.text).not.toContain('bulkId');
      const ids = new Set(resourcesOf(left).map(({ id }) => id));
      const gone = outcomes.filter(({ method, status }) => method === 'POST' && status === '409');
      expect(gone.some(({ location }) => location !== undefined)).toBe(false);
      seen.created += ids.size - 5;
      seen.conflicts += gone.length;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.created, seen.conflicts)).toBeGreaterThan(0);
});
