import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonArray, isJsonObject, type JsonObject } from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsOf, createProvider, dataOf, type Ran, type RunOptions } from './run.ts';
import { serveProvider } from './serve-provider.ts';

type Run = (words: readonly string[], options?: RunOptions) => Promise<Ran>;

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Texts that a file format, a spreadsheet or a shell may stumble over. */
const text = fc.oneof(
  fc.constantFrom(
    '=1+1',
    "'=1",
    "''@x",
    '+49 30',
    '-5',
    'a,b',
    'say "x"',
    'two\nlines',
    'two\r\nlines',
    ' x ',
    '[1]',
    '{}',
    '4',
    'true',
    '\u2028',
    '#',
    'ß',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((value) => value.trim() !== ''),
);

const user = fc.record(
  {
    displayName: text,
    title: text,
    active: fc.boolean(),
    name: fc
      .record({ givenName: text, familyName: text }, { requiredKeys: [] })
      .filter((name) => Object.keys(name).length > 0),
    emails: fc
      .uniqueArray(fc.constantFrom('work', 'home', 'none'), { minLength: 1 })
      .chain((types) =>
        fc.tuple(
          ...types.map((type) => text.map((value) => (type === 'none' ? { value } : { value, type }))),
        ),
      ),
    [ENTERPRISE]: fc.record({ department: text }),
    metadata: fc.dictionary(fc.constantFrom('level', 'room'), fc.oneof(text, fc.integer(), fc.boolean()), {
      minKeys: 1,
    }),
  },
  { requiredKeys: ['active'] },
);

const people = fc.array(user, { minLength: 1, maxLength: 4 });

async function fill(run: Run, users: readonly object[]): Promise<void> {
  for (const [index, one] of users.entries()) {
    const input = JSON.stringify({ userName: `user${index}@example.com`, externalId: `x${index}`, ...one });
    expect(await run(['users', 'create', '-'], { input })).toMatchObject({ code: 0 });
  }
  await run(['groups', 'create', 'displayName=Team']);
  await run(['groups', 'add-member', 'Team', 'user0@example.com']);
}

/** What a service provider holds, without what is its own: ids, versions, times and addresses. */
async function contentOf(run: Run): Promise<readonly unknown[]> {
  const users = dataOf(await run(['export', 'users']));
  const groups = dataOf(await run(['export', 'groups']));
  return [...users, ...groups].map((resource) => {
    const { id: _, meta: __, groups: ___, members, ...rest } = resource as JsonObject;
    const names = isJsonArray(members)
      ? members.map((member) => isJsonObject(member) && member['value'])
      : [];
    return { ...rest, members: names };
  });
}

/** Puts everything into files, and reads those into another service provider. */
async function move(from: Run, to: Run, extension: string, columns: readonly string[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'scim-'));
  for (const what of ['users', 'groups']) {
    const file = join(directory, `${what}.${extension}`);
    const given = what === 'users' && columns.length > 0 ? ['--columns', columns.join(',')] : [];
    expect(await from(['export', what, '-o', file, ...given])).toMatchObject({ code: 0 });
    expect(await to(['import', what, file])).toMatchObject({ code: 0 });
    expect(await to(['import', what, file])).toMatchObject({
      error: expect.stringMatching(/^\d+ the same\.$/),
    });
  }
}

const EVERYTHING = [
  ...[
    'userName',
    'externalId',
    'active',
    'displayName',
    'title',
    'name.givenName',
    'name.familyName',
    'emails',
  ],
  ...[`${ENTERPRISE}:department`, 'metadata.level', 'metadata.room'],
];

describe('what is exported and imported into an empty service provider', () => {
  it.each([
    ['jsonl', []],
    ['csv', EVERYTHING],
    [
      'csv',
      EVERYTHING.flatMap((column) => (column === 'emails' ? ['emails.value', 'emails.type'] : [column])),
    ],
  ] as const)(
    'is the same there, over %s with the columns %j',
    { timeout: 30_000 },
    async (extension, columns) => {
      await fc.assert(
        fc.asyncProperty(people, async (users) => {
          const [from, to] = [commandsOf(createProvider()), commandsOf(createProvider())];
          await fill(from, users);
          await move(from, to, extension, columns);
          expect(await contentOf(to)).toEqual(await contentOf(from));
        }),
        { numRuns: 10 },
      );
    },
  );

  it(
    'makes of the people who are there the same, where empty cells take values away',
    { timeout: 30_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(user, user), { minLength: 1, maxLength: 4 }), async (pairs) => {
          const [from, to] = [commandsOf(createProvider()), commandsOf(createProvider())];
          await fill(
            from,
            pairs.map(([wanted]) => wanted),
          );
          await fill(
            to,
            pairs.map(([, present]) => present),
          );
          const clearing: Run = (words, options) =>
            to(words[0] === 'import' ? [...words, '--clear-empty'] : words, options);
          await move(from, clearing, 'csv', EVERYTHING);
          expect(await contentOf(to)).toEqual(await contentOf(from));
        }),
        { numRuns: 10 },
      );
    },
  );

  it('is the same there over sockets, and from many pages', async () => {
    await using first = await serveProvider(createProvider());
    await using second = await serveProvider(createProvider());
    const [from, to] = [first, second].map(
      ({ url }): Run =>
        (words, options = {}) =>
          commandsOf(globalThis.fetch)(words, { ...options, env: { SCIM_URL: url } }),
    ) as [Run, Run];
    await fill(
      from,
      Array.from({ length: 120 }, (_, index) => ({ title: `=${index}` })),
    );
    await move(from, to, 'csv', []);
    expect(await contentOf(to)).toEqual(await contentOf(from));
  });
});
