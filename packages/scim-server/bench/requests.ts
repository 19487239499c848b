import { BULK_REQUEST_MESSAGE, PATCH_OP_MESSAGE, type JsonObject } from '@drawbridge/scim';
import { OUTSIDERS, groupBody, idOf, userBody, type Population } from './population.ts';
import type { Send } from './send.ts';

/** Something that clients ask for. */
export interface Task {
  readonly name: string;
  /** Does it once; never twice the same. */
  readonly run: (send: Send) => Promise<unknown>;
  /** Whether it takes as long as there are resources, so that few runs must do. */
  readonly isLong?: boolean;
}

/** The members of a group that is replaced. */
const MEMBERS = 1000;
const BULK = 100;
/** The pages of a walk. */
const PAGES = 10;

/** What clients ask for, most often first. */
export function tasksFor({ users, largeGroup, otherGroup }: Population): readonly Task[] {
  let turn = 0;
  let created = users;
  // Far apart from one to the next.
  const anyone = (): number => (turn++ * 7919) % users;
  const list = (query: Readonly<Record<string, string>>): string =>
    `/Users?${new URLSearchParams(query).toString()}`;
  return [
    { name: 'GET a user', run: (send) => send('GET', `/Users/${idOf(anyone())}`) },
    {
      name: 'find by userName',
      run: (send) => send('GET', list({ filter: `userName eq "user${anyone()}@example.com"` })),
    },
    {
      name: 'find by externalId',
      run: (send) => send('GET', list({ filter: `externalId eq "00u${anyone()}"` })),
    },
    { name: 'create a user', run: (send) => send('POST', '/Users', userBody(created++)) },
    {
      name: 'replace a user',
      run: (send) => {
        const number = anyone();
        return send('PUT', `/Users/${idOf(number)}`, { ...userBody(number), nickName: `n${turn}` });
      },
    },
    {
      name: `add or remove one of ${users - OUTSIDERS} members`,
      run: (send) => send('PATCH', `/Groups/${largeGroup}`, moveMember(users - OUTSIDERS, turn++)),
    },
    {
      name: `replace ${MEMBERS} members`,
      run: (send) =>
        send(
          'PUT',
          `/Groups/${otherGroup}?excludedAttributes=members`,
          groupBody('other', turn++ % MEMBERS, MEMBERS),
        ),
    },
    {
      name: `bulk of ${BULK} creates`,
      run: (send) =>
        send(
          'POST',
          '/Bulk',
          bulkBody(() => created++),
        ),
    },
    { name: 'page of 100', run: (send) => send('GET', list({ startIndex: '1', count: '100' })) },
    { name: `walk of ${PAGES} pages of 100`, run: walk },
    ...scans(list),
  ];
}

function scans(list: (query: Readonly<Record<string, string>>) => string): readonly Task[] {
  const scan = (query: Readonly<Record<string, string>>): Pick<Task, 'run' | 'isLong'> => ({
    run: (send) => send('GET', list({ ...query, count: '100' })),
    isLong: true,
  });
  return [
    { name: 'filter: title co', ...scan({ filter: 'title co "xylo"' }) },
    { name: 'sort: name.familyName', ...scan({ sortBy: 'name.familyName' }) },
    { name: 'sort: meta.lastModified', ...scan({ sortBy: 'meta.lastModified', sortOrder: 'descending' }) },
    {
      name: 'filter: meta.lastModified gt',
      ...scan({ filter: 'meta.lastModified gt "2026-01-01T00:00:00.001Z"' }),
    },
  ];
}

async function walk(send: Send): Promise<void> {
  for (let page = 0; page < PAGES; page++) await send('GET', `/Users?startIndex=${page * 100 + 1}&count=100`);
}

/** By turns adds an outsider and takes the same one out again: what changes nothing would be quick. */
function moveMember(first: number, turn: number): JsonObject {
  const id = idOf(first + (Math.floor(turn / 2) % OUTSIDERS));
  const operation =
    turn % 2 === 0
      ? { op: 'add', path: 'members', value: [{ value: id }] }
      : { op: 'remove', path: `members[value eq "${id}"]` };
  return { schemas: [PATCH_OP_MESSAGE], Operations: [operation] };
}

function bulkBody(next: () => number): JsonObject {
  const Operations = Array.from({ length: BULK }, (_, index) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `b${index}`,
    data: userBody(next()),
  }));
  return { schemas: [BULK_REQUEST_MESSAGE], Operations };
}
