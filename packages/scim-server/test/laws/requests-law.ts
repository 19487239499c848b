import {
  GROUP_RESOURCE_TYPE,
  LENIENT,
  STRICT,
  USER_RESOURCE_TYPE,
  isJsonArray,
  type Compat,
} from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScimHandler, type ResourceStore } from '../../src/index.ts';
import { createApp, type Answer, type App } from '../app.ts';
import { DEVICE, LOCATION_SCHEMA } from '../device.ts';
import type { StoreKind } from '../stores.ts';
import { request, toRequest } from './random-request.ts';
import { TIMEOUT, runs } from './runs.ts';

/** In milliseconds; far above what any of these requests takes, on a machine that does other things too. */
const TOO_LONG = 2000;

const requests = fc.array(request, { minLength: 1, maxLength: 30, size: 'max' });

async function createPopulated(store: ResourceStore, compat: Compat): Promise<App> {
  const resourceTypes = [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE, DEVICE];
  const limits = { maxBodyBytes: 100_000 };
  const app = createApp({ store, resourceTypes, compat, limits }, createScimHandler);
  const users = [await app.createUser('ada'), await app.createUser('bob'), await app.createUser('eve')];
  await app.createGroup('Sales', users);
  await app.call('POST', '/Devices', { serialNumber: 'SN-1', [LOCATION_SCHEMA]: { site: 'Oslo' } });
  return app;
}

/** Everything that is stored, as text. */
async function readEverything(store: ResourceStore): Promise<string> {
  const types = await Promise.all(
    ['User', 'Group', 'Device'].map((type) => store.query(type, { where: [], offset: 0, limit: 10_000 })),
  );
  const groups = types[1]?.resources.map(({ id }) => id) ?? [];
  return JSON.stringify([types, [...(await store.membersOf(groups))]]);
}

/** What is wrong with the answer to a request; nothing, if all is well. */
function faultsOf(
  method: string,
  { status, headers, text, body }: Answer,
  duration: number,
): readonly string[] {
  const isError = status >= 400;
  const isEmpty = text === '';
  const { schemas, detail } = body;
  const faults: readonly (readonly [fault: string, isThere: boolean])[] = [
    ['it took too long', duration > TOO_LONG],
    ['it is a failure', status === 500],
    ['an error says nothing', isEmpty && isError && method !== 'HEAD'],
    ['it is not SCIM', !isEmpty && headers.get('content-type') !== 'application/scim+json'],
    ['it has no schemas', !isEmpty && !(isJsonArray(schemas) && schemas.length > 0)],
    ['an error tells another status', !isEmpty && isError && body['status'] !== String(status)],
    ['an error has no detail', !isEmpty && isError && typeof detail !== 'string'],
  ];
  return faults.flatMap(([fault, isThere]) => (isThere ? [`${fault}: ${status} ${text}`] : []));
}

/** No request, whatever it is, does harm. */
export function describeRequests({ name, share, open }: StoreKind): void {
  describe(`a request to the ${name}`, () => {
    it(
      'of any kind is answered quickly, in SCIM and without a failure, and changes nothing when it is refused',
      async () => {
        const seen = new Map<number, number>();
        await fc.assert(
          fc.asyncProperty(requests, fc.constantFrom(LENIENT, LENIENT, STRICT), async (many, compat) => {
            const app = await createPopulated(await open(), compat);
            const faults: string[] = [];
            let before = await readEverything(app.store);
            for (const wanted of many) {
              const started = performance.now();
              const answer = await app.send(toRequest(wanted));
              faults.push(...faultsOf(wanted.method, answer, performance.now() - started));
              seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
              const after = await readEverything(app.store);
              if (answer.status >= 400 && after !== before)
                faults.push(`what was refused was written: ${answer.text}`);
              before = after;
            }
            expect(faults).toEqual([]);
            expect(app.events.filter(({ event }) => event === 'failure')).toEqual([]);
            expect(Object.keys(Object.prototype)).toEqual([]);
          }),
          runs(40 * share),
        );
        // Requests that never come far would prove little; a short run may miss a kind by chance.
        if (share < 1) return;
        expect([200, 201, 400, 404, 405, 409].filter((status) => !seen.has(status))).toEqual([]);
      },
      TIMEOUT,
    );
  });
}
