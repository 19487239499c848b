import type { JsonValue } from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScimHandler } from '../../src/index.ts';
import { createApp, requireStatus, resourcesOf, type Answer, type App } from '../app.ts';
import type { StoreKind } from '../stores.ts';
import { TIMEOUT, runs } from './runs.ts';

const SIZE = 12;

/** What somebody else does between two pages. */
interface Interruption {
  readonly kind: 'create' | 'change' | 'delete' | 'join';
  /** Among the users that may be touched: those with an even number. */
  readonly user: number;
}

const interruption = (...kinds: readonly Interruption['kind'][]): fc.Arbitrary<Interruption> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    user: fc.integer({ min: 1, max: SIZE / 2 }).map((half) => half * 2),
  });

async function interrupt({ call, patch }: App, { kind, user }: Interruption, name: string): Promise<void> {
  if (kind === 'create') await call('POST', '/Users', { userName: name, title: 'x' });
  if (kind === 'change') await patch(`/Users/u${user}`, { op: 'replace', value: { displayName: name } });
  if (kind === 'delete') await call('DELETE', `/Users/u${user}`);
  if (kind === 'join')
    await patch('/Groups/5', { op: 'add', path: 'members', value: [{ value: `u${user}` }] });
}

async function createPopulated(options: Parameters<typeof createApp>[0]): Promise<App> {
  const app = createApp(options, createScimHandler);
  for (let number = 1; number <= SIZE; number++) await app.createUser(`user${number}`, { title: 'x' });
  await app.createGroup('Sales');
  return app;
}

function names(answer: Answer): readonly JsonValue[] {
  return resourcesOf(answer).map((resource) => resource['id'] ?? null);
}

/** Reads all pages, with an interruption before each. */
async function readPages(
  app: App,
  interruptions: readonly Interruption[],
  read: (read: Answer | undefined, seen: number) => Promise<Answer | undefined>,
): Promise<readonly JsonValue[]> {
  const seen: JsonValue[] = [];
  let last: Answer | undefined;
  for (let page = 0; ; page++) {
    last = await read(last, seen.length);
    if (last === undefined) return seen;
    requireStatus(last, 200);
    seen.push(...names(last));
    const next = interruptions[page];
    if (next !== undefined) await interrupt(app, next, `late${page}`);
  }
}

const UNTOUCHED = Array.from({ length: SIZE / 2 }, (_, half) => `u${half * 2 + 1}`);
const untouchedOf = (seen: readonly JsonValue[]): readonly JsonValue[] =>
  seen.filter((id) => UNTOUCHED.some((name) => name === id));
const selection = fc.constantFrom('', '&filter=title%20eq%20%22x%22', '&filter=userName%20sw%20%22user%22');

/** Paging is stable while others write. */
export function describePaging({ name, share, open }: StoreKind): void {
  describe(`paging through the ${name} while others write`, () => {
    it(
      'by index neither skips nor repeats what nobody touches, as long as nothing is deleted',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(interruption('create', 'change', 'join'), { maxLength: SIZE }),
            fc.integer({ min: 1, max: 5 }),
            selection,
            async (interruptions, count, filter) => {
              const app = await createPopulated({ store: await open() });
              const seen = await readPages(app, interruptions, async (last, read) => {
                if (last !== undefined && read >= Number(last.body['totalResults'])) return undefined;
                return app.call('GET', `/Users?startIndex=${read + 1}&count=${count}${filter}`);
              });
              expect(untouchedOf(seen)).toEqual(UNTOUCHED);
            },
          ),
          runs(25 * share),
        );
      },
      TIMEOUT,
    );

    it(
      'by cursor neither skips nor repeats what nobody touches, whatever is done to the others',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(interruption('create', 'change', 'join', 'delete'), { maxLength: SIZE }),
            fc.integer({ min: 1, max: 5 }),
            selection,
            fc.constantFrom('', '&sortBy=id', '&sortBy=title', '&sortBy=meta.created&sortOrder=descending'),
            async (interruptions, count, filter, sort) => {
              const app = await createPopulated({ store: await open() });
              const seen = await readPages(app, interruptions, async (last) => {
                const cursor = last === undefined ? '' : last.body['nextCursor'];
                if (typeof cursor !== 'string') return undefined;
                return app.call('GET', `/Users?cursor=${cursor}&count=${count}${filter}${sort}`);
              });
              const untouched = untouchedOf(seen);
              expect([untouched.length, new Set(untouched)]).toEqual([UNTOUCHED.length, new Set(UNTOUCHED)]);
            },
          ),
          runs(25 * share),
        );
      },
      TIMEOUT,
    );
  });
}
