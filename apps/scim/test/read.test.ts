import { beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, createProvider, dataOf } from './run.ts';

const run = commandsOf(createProvider());
let adaId = '';

beforeAll(async () => {
  const [ada] = dataOf(
    await run([
      'users',
      'create',
      'userName=ada@example.com',
      'displayName=Ada L.',
      'emails=ada@home.example',
      '--json',
    ]),
  );
  adaId = String(ada?.['id']);
  await run(['users', 'create', 'userName=bob@example.com', 'active=false', 'displayName=Bob\u001b[2K']);
  await run(['groups', 'create', 'displayName=Platform']);
});

describe('a list', () => {
  it('is tabbed cells for a program', async () => {
    const { out } = await run(['users', 'list', '--attributes', 'userName,active']);
    expect(out).toBe('ada@example.com\ttrue\nbob@example.com\tfalse');
  });

  it('is a table for a person, in which nothing moves the cursor', async () => {
    const { out } = await run(['users', 'list', '--attributes', 'userName,displayName'], {
      readByPerson: true,
    });
    expect(out.split('\n')).toEqual([
      'userName         displayName',
      'ada@example.com  Ada L.',
      String.raw`bob@example.com  Bob\u{1b}[2K`,
    ]);
  });

  it('is whole resources, a line each, with --json', async () => {
    const [ada] = dataOf(await run(['users', 'list', '--json']));
    expect(ada).toMatchObject({
      userName: 'ada@example.com',
      emails: [{ value: 'ada@home.example' }],
      meta: {},
    });
  });

  it('is filtered, sorted and cut', async () => {
    const { out } = await run([
      ...['users', 'list', '--filter', 'userName ew "@example.com"', '--attributes', 'userName'],
      ...['--sort-by', 'userName', '--descending', '--limit', '1'],
    ]);
    expect(out).toBe('bob@example.com');
  });

  it('goes over all pages', async () => {
    const { out } = await run(['users', 'list', '--page-size', '1', '--attributes', 'userName']);
    expect(out).toBe('ada@example.com\nbob@example.com');
  });

  it('shows what a filter in brackets selects', async () => {
    const { out } = await run(['users', 'list', '--attributes', 'userName,emails[value ew "example"].value']);
    expect(out).toBe('ada@example.com\tada@home.example\nbob@example.com\t');
  });

  it('that is filtered wrongly says where help is', async () => {
    const { code, error } = await run(['users', 'list', '--filter', 'userName eqq "a"']);
    expect(code).toBe(1);
    expect(error).toMatch(
      /\(400 invalidFilter, request \S+\)\. `scim filter` shows what is wrong with one\.$/,
    );
  });

  it('stops when nobody reads it any more', async () => {
    const ran = await run(['users', 'list'], { outputClosed: AbortSignal.abort() });
    expect(ran).toMatchObject({ code: 0, out: '', error: '' });
  });
});

describe('a user', () => {
  it('is found by name in any case, by id and by externalId', async () => {
    for (const reference of ['ADA@example.com', `id:${adaId}`, 'userName:ada@example.com']) {
      const { out } = await run(['users', 'get', reference, '--attributes', 'userName']);
      expect(out).toBe(`id\t${adaId}\nuserName\tada@example.com`);
    }
  });

  it('has only the attributes that were asked for', async () => {
    const [ada] = dataOf(
      await run(['users', 'get', 'ada@example.com', '--attributes', 'displayName', '--json']),
    );
    expect(Object.keys(ada ?? {}).toSorted()).toEqual(['displayName', 'id', 'schemas']);
    const { out } = await run([
      'users',
      'get',
      'ada@example.com',
      '--excluded-attributes',
      'userName,meta,groups',
    ]);
    expect(out).not.toMatch(/userName|meta|groups/);
  });

  it('is not reached by an id that is not called one, but told of', async () => {
    const { code, error } = await run(['users', 'get', adaId]);
    expect(code).toBe(3);
    expect(error).toBe(
      `No user has the userName "${adaId}". One has that id: write id:${adaId} if it is meant.`,
    );
  });

  it('with a name like the id of another is the one who is meant', async () => {
    await run(['users', 'create', `userName=${adaId}`]);
    const [found] = dataOf(await run(['users', 'get', adaId, '--json']));
    expect(found).toMatchObject({ userName: adaId });
    expect(found?.['id']).not.toBe(adaId);
    await run(['users', 'delete', `userName:${adaId}`, '--yes']);
  });

  it.each(['', 'id:', 'userName:'])('is not %j', async (text) => {
    expect(await run(['users', 'get', text])).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^Which user\?/),
    });
  });

  it('who is not there ends with 3', async () => {
    expect(await run(['users', 'get', 'eve'])).toMatchObject({
      code: 3,
      error: 'No user has the userName "eve".',
    });
    expect((await run(['users', 'get', 'constructor:x'])).error).toBe(
      'No user has the userName "constructor:x".',
    );
    expect(await run(['users', 'get', 'id:eve'])).toMatchObject({
      code: 3,
      error: 'No user has the id "eve".',
    });
  });

  it('is found by a part of a name', async () => {
    const { out } = await run(['users', 'find', 'HOME.exam', '--attributes', 'userName']);
    expect(out).toBe('ada@example.com');
    expect((await run(['users', 'find', 'nobody at all'])).code).toBe(3);
  });

  it('is printed by paths that a create takes', async () => {
    const { out } = await run(['users', 'get', 'ada@example.com']);
    expect(out).toContain('emails[0].value\tada@home.example');
  });
});

describe('a group', () => {
  it('of whose name there are two is not guessed', async () => {
    const provider = createProvider();
    const twice = commandsOf(async (request) => {
      const answer = await provider(request);
      if (request.method !== 'GET' || !request.url.includes('/Groups?')) return answer;
      const list = (await answer.json()) as { readonly Resources: readonly object[] };
      const [first] = list.Resources;
      return Response.json({ ...list, totalResults: 2, Resources: [first, { ...first, id: 'other' }] });
    });
    const { code, error } = await twice(['groups', 'delete', 'viewer', '--yes']);
    expect(code).toBe(3);
    expect(error).toBe('More than one group has the displayName "viewer".');
    expect((await twice(['groups', 'get', 'viewer'])).error).toMatch(
      /^2 groups have .* say which, id:.+, id:other\.$/,
    );
  });
});

describe('what a service provider says of itself', () => {
  it('is told in words', async () => {
    const { out } = await run(['capabilities']);
    expect(out).toContain('changes\tPATCH');
    expect(out).toMatch(/^bulk\tyes, \d+ operations/m);
    expect(dataOf(await run(['capabilities', '--json']))[0]).toMatchObject({ capabilities: { patch: true } });
  });

  it('is its schemas and resource types', async () => {
    expect((await run(['schemas'])).out).toMatch(/^User\turn:ietf:params:scim:schemas:core:2.0:User\t\d+$/m);
    expect((await run(['schemas', 'group'])).out).toMatch(/^displayName\tstring\trequired\t/m);
    expect((await run(['schemas', 'Device'])).code).toBe(3);
    expect((await run(['resource-types'])).out).toMatch(/^Group\t\/Groups\t/m);
  });

  it('is also that a token stands for nobody', async () => {
    expect(await run(['me'])).toMatchObject({
      code: 1,
      error: expect.stringMatching(/\(501, request .+\)\.$/),
    });
  });
});
