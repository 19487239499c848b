import type { JsonObject } from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScimHandler } from '../../src/index.ts';
import { createApp, type App } from '../app.ts';
import type { StoreKind } from '../stores.ts';
import { TIMEOUT, runs } from './runs.ts';
import { scheduleStore } from './scheduled-store.ts';

const ATTRIBUTES = ['title', 'nickName', 'locale', 'timezone', 'userType'] as const;
const USERS = [1, 2, 3, 4, 5, 6] as const;

/** Counts up by reading, changing and writing under the condition that nobody else has written, until that succeeds. */
async function countUp({ call }: App): Promise<void> {
  for (;;) {
    const read = await call('GET', '/Users/u1');
    const count = Number(read.body['title'] ?? 0);
    const body: JsonObject = { userName: 'ada', title: String(count + 1) };
    const { status } = await call('PUT', '/Users/u1', body, { 'if-match': read.headers.get('etag') ?? '' });
    if (status === 200) return;
    expect(status).toBe(412);
  }
}

/** Writers at the same time do not undo each other. */
export function describeWriters({ name, share, open }: StoreKind): void {
  describe(`writers at the same time on the ${name}`, () => {
    it(
      'never lose a change of each other, whatever comes between their steps',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.scheduler(),
            fc.array(fc.constantFrom(...ATTRIBUTES), { minLength: 2, maxLength: 5 }),
            fc.uniqueArray(fc.constantFrom(...USERS), { minLength: 2 }),
            async (scheduler, attributes, joining) => {
              const store = await open();
              const { createUser, createGroup } = createApp({ store }, createScimHandler);
              for (const number of USERS) await createUser(`user${number}`);
              const staying = USERS.filter((number) => !joining.includes(number)).map(
                (number) => `u${number}`,
              );
              const group = await createGroup('Sales', staying);
              const { patch, call, memberIds } = createApp(
                { store: scheduleStore(store, scheduler) },
                createScimHandler,
              );
              const writes = [
                ...attributes.map((path) => patch('/Users/u1', { op: 'add', path, value: path })),
                ...joining.map((number) =>
                  patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: `u${number}` }] }),
                ),
                ...staying.map((id) =>
                  patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${id}"]` }),
                ),
              ];
              const answers = await scheduler.waitFor(Promise.all(writes));
              expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
              const [user, members] = await scheduler.waitFor(
                Promise.all([call('GET', '/Users/u1'), memberIds(group)]),
              );
              for (const path of attributes) expect(user.body[path]).toBe(path);
              expect(members).toEqual(
                USERS.filter((number) => joining.includes(number)).map((number) => `u${number}`),
              );
            },
          ),
          runs(40 * share),
        );
      },
      TIMEOUT,
    );

    it(
      'count every increment when each writes only over what it has read',
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, writers) => {
            const store = await open();
            await createApp({ store }, createScimHandler).createUser('ada');
            const app = createApp({ store: scheduleStore(store, scheduler) }, createScimHandler);
            await scheduler.waitFor(Promise.all(Array.from({ length: writers }, () => countUp(app))));
            const { attributes, version } = (await store.retrieve('User', 'u1')) ?? {};
            expect([attributes?.['title'], version]).toEqual([String(writers), writers + 1]);
          }),
          runs(30 * share),
        );
      },
      TIMEOUT,
    );

    it(
      'give a name to one of all who want it',
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.scheduler(), async (scheduler) => {
            const store = await open();
            const seeded = createApp({ store }, createScimHandler);
            await seeded.createUser('ada');
            await seeded.createUser('bob');
            const { call, patch } = createApp(
              { store: scheduleStore(store, scheduler), newId: () => undefined },
              createScimHandler,
            );
            const answers = await scheduler.waitFor(
              Promise.all([
                call('POST', '/Users', { userName: 'eve' }),
                call('POST', '/Users', { userName: 'EVE' }),
                patch('/Users/u1', { op: 'replace', path: 'userName', value: 'Eve' }),
                call('PUT', '/Users/u2', { userName: 'eve' }),
              ]),
            );
            expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
            expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
          }),
          runs(30 * share),
        );
      },
      TIMEOUT,
    );
  });
}
