import type { JsonValue } from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScimHandler, type ResourceStore } from '../../src/index.ts';
import { NOW, createApp, requireStatus, resourcesOf, type Answer, type App } from '../app.ts';
import type { StoreKind } from '../stores.ts';
import { filter as anyFilter } from './random-query.ts';
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

async function createPopulated(store: ResourceStore): Promise<App> {
  let ticks = 0;
  const clock = (): Date => new Date(Date.parse(NOW) + 100 * ticks++);
  const app = createApp({ store, clock }, createScimHandler);
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
const selection = fc
  .oneof(fc.constantFrom('', 'title eq "x"', 'userName sw "user"', 'active eq true'), anyFilter)
  .map((text) => (text === '' ? '' : `&filter=${encodeURIComponent(text)}`));
const order = fc.constantFrom(
  '',
  '&sortBy=id',
  '&sortBy=title',
  '&sortBy=displayName',
  '&sortBy=userName&sortOrder=descending',
  '&sortBy=meta.lastModified',
  '&sortBy=meta.created&sortOrder=descending',
);

/** Paging is stable while others write. */
export function describePaging({ name, share, open }: StoreKind): void {
  describe(`paging through the ${name} while others write`, () => {
    it(
      'by index neither skips nor repeats what nobody touches, whatever is done to the others',
      async () => {
        const seen = { continued: 0 };
        await fc.assert(
          fc.asyncProperty(
            fc.array(interruption('create', 'change', 'join', 'delete'), { maxLength: SIZE }),
            fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
            selection,
            order,
            async (interruptions, counts, filter, sort) => {
              const app = await createPopulated(await open());
              const everything = names(await app.call('GET', `/Users?count=1000${filter}${sort}`));
              let page = 0;
              const walked = await readPages(app, interruptions, async (last, read) => {
                if (last !== undefined && read >= Number(last.body['totalResults'])) return undefined;
                seen.continued += last === undefined ? 0 : 1;
                const count = counts[page++ % counts.length];
                return app.call('GET', `/Users?startIndex=${read + 1}&count=${count}${filter}${sort}`);
              });
              expect(untouchedOf(walked)).toEqual(untouchedOf(everything));
            },
          ),
          runs(50 * share),
        );
        expect(seen.continued).toBeGreaterThan(0);
      },
      TIMEOUT,
    );

    it(
      'by index never skips what nobody touches, however many walk at once with one token',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(interruption('create', 'change', 'join', 'delete'), { maxLength: 2 * SIZE }),
            fc.array(fc.nat(2), { maxLength: 3 * SIZE }),
            fc.integer({ min: 2, max: 5 }),
            selection,
            order,
            async (interruptions, turns, count, filter, sort) => {
              const app = await createPopulated(await open());
              const everything = names(await app.call('GET', `/Users?count=1000${filter}${sort}`));
              const walkers = Array.from({ length: 3 }, () => ({
                seen: new Set<JsonValue>(),
                next: 1,
                total: 1,
              }));
              const toTheEnd = walkers.flatMap((_, walker) => new Array<number>(3 * SIZE).fill(walker));
              for (const [turn, index] of [...turns, ...toTheEnd].entries()) {
                const walker = walkers[index];
                if (walker === undefined || walker.next > walker.total) continue;
                const answer = await app.call(
                  'GET',
                  `/Users?startIndex=${walker.next}&count=${count}${filter}${sort}`,
                );
                for (const id of names(requireStatus(answer, 200))) walker.seen.add(id);
                walker.next += count;
                walker.total = Number(answer.body['totalResults']);
                const next = interruptions[turn];
                if (next !== undefined) await interrupt(app, next, `late${turn}`);
              }
              for (const { seen } of walkers) {
                expect(new Set(untouchedOf([...seen]))).toEqual(new Set(untouchedOf(everything)));
              }
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
            order,
            async (interruptions, count, filter, sort) => {
              const app = await createPopulated(await open());
              const everything = names(await app.call('GET', `/Users?count=1000${filter}${sort}`));
              const seen = await readPages(app, interruptions, async (last) => {
                const cursor = last === undefined ? '' : last.body['nextCursor'];
                if (typeof cursor !== 'string') return undefined;
                return app.call('GET', `/Users?cursor=${cursor}&count=${count}${filter}${sort}`);
              });
              expect(untouchedOf(seen)).toEqual(untouchedOf(everything));
            },
          ),
          runs(25 * share),
        );
      },
      TIMEOUT,
    );
  });
}
