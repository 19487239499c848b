import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retoolLike } from '@drawbridge/scim-client/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandsOf, createProvider, dataOf, recordWrites, type Provider } from './run.ts';

let provider: Provider;
let run: ReturnType<typeof commandsOf>;
let directory: string;

beforeEach(async () => {
  provider = createProvider();
  run = commandsOf(provider);
  directory = await mkdtemp(join(tmpdir(), 'scim-'));
});

const at = (name: string): string => join(directory, name);

async function file(name: string, ...lines: readonly string[]): Promise<string> {
  await writeFile(at(name), `${lines.join('\n')}\n`);
  return at(name);
}

async function isActive(name: string): Promise<boolean> {
  return (await run(['users', 'get', name])).out.includes('active\ttrue');
}

describe('an export', () => {
  it('is safe to open in a spreadsheet', async () => {
    await run(['users', 'create', 'userName=a;=1+1', 'title==HYPERLINK("http://x")', 'displayName=+1']);
    const { out } = await run([
      'export',
      'users',
      '--format',
      'csv',
      '--columns',
      'userName,title,displayName',
    ]);
    expect(out).toBe(`userName,title,displayName\r\n"a;=1+1","'=HYPERLINK(""http://x"")",'+1\r`);
  });

  it('is data as it is for a program, and moves no cursor in a terminal', async () => {
    await run(['users', 'create', 'userName=x\u001b[2Ky']);
    const words = ['export', 'users', '--format', 'csv', '--columns', 'userName'];
    expect((await run(words)).out).toBe('userName\r\nx\u001b[2Ky\r');
    expect((await run(words, { readByPerson: true })).out).toBe(String.raw`userName${'\n'}x\u{1b}[2Ky`);
  });

  it('begins with a byte order mark where one is asked for', async () => {
    await run(['export', 'users', '-o', at('u.csv'), '--bom', '--columns', 'userName']);
    expect(await readFile(at('u.csv'), 'utf8')).toBe('\ufeffuserName\r\n');
  });

  it('has no file when not everything came', async () => {
    for (const name of ['ada', 'bob']) await run(['users', 'create', `userName=${name}`]);
    const cut = commandsOf(async (request) => {
      const answer = await provider(request);
      if (!request.url.includes('/Users?')) return answer;
      const list = (await answer.json()) as { readonly Resources: readonly unknown[] };
      const Resources = request.url.includes('startIndex=1&') ? list.Resources.slice(0, 1) : [];
      return Response.json({ ...list, Resources });
    });
    expect(await cut(['export', 'users', '-o', at('u.jsonl')])).toMatchObject({
      code: 4,
      error: 'Only 1 of 2 users came: what was written is not all.',
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('is whole where a page counts somebody who came already', async () => {
    for (const name of ['ada', 'bob']) await run(['users', 'create', `userName=${name}`]);
    const moving = commandsOf(async (request) => {
      const answer = await provider(request);
      if (!request.url.includes('/Users?')) return answer;
      const list = (await answer.json()) as { readonly Resources: readonly unknown[] };
      if (request.url.includes('startIndex=1&')) {
        return Response.json({ ...list, Resources: list.Resources.slice(0, 1) });
      }
      const whole = await provider(
        new Request(request.url.replace(/startIndex=\d+/, 'startIndex=1'), request),
      );
      return Response.json({ ...((await whole.json()) as object), totalResults: 3 });
    });
    const ran = await moving(['export', 'users', '-o', at('u.jsonl')]);
    expect(ran).toMatchObject({ code: 0, error: `${at('u.jsonl')}: 2 users.` });
  });

  it('that takes long says how far it has come, in a terminal and elsewhere', async () => {
    await run(['users', 'create', 'userName=ada']);
    await run(['users', 'create', 'userName=bob']);
    let now = 0;
    const clock = (): Date => new Date((now += 6000));
    const one = commandsOf(async (request) => {
      const url = new URL(request.url);
      if (url.searchParams.has('count')) url.searchParams.set('count', '1');
      return provider(new Request(url, request));
    });
    const drawn: string[] = [];
    await one(['export', 'users'], { clock, draw: (text) => void drawn.push(text) });
    expect(drawn).toEqual([expect.stringMatching(/^Reading users {2}2 of 2 \(100 %\) {2}█+$/), '']);
    expect((await one(['export', 'users'], { clock })).error).toBe('Reading users  2 of 2 (100 %)');
  });

  it('refuses a column that the schemas do not have', async () => {
    const { code, error } = await run(['export', 'users', '--format', 'csv', '--columns', 'userNmae']);
    expect([code, error]).toEqual([2, 'A user has no attribute userNmae. Did you mean userName?']);
  });
});

describe('an import', () => {
  it('creates who is not there, changes what differs, and then has nothing to do', async () => {
    await run([
      'users',
      'create',
      'userName=ada',
      'name.familyName=Lovelace',
      'emails[0].value=h@x',
      'emails[0].type=home',
    ]);
    const csv = await file(
      'users.csv',
      'userName,name.givenName,"emails[type eq ""work""].value",active',
      'ada,Ada,ada@work.example,true',
      'bob,Bob,,false',
    );
    const dry = await run(['import', 'users', csv, '--dry-run']);
    expect(dry.error).toBe('1 to create, 1 to change.');
    expect(dry.out).toContain('name.givenName: nothing → "Ada"');
    expect((await run(['users', 'list'])).out.split('\n')).toHaveLength(1);
    expect((await run(['import', 'users', csv])).error).toBe('1 created, 1 changed.');
    const ada = (await run(['users', 'get', 'ada'])).out;
    for (const kept of [
      'name.familyName\tLovelace',
      'emails[0].value\th@x',
      'emails[1].value\tada@work.example',
    ]) {
      expect(ada).toContain(kept);
    }
    const recorded = recordWrites(provider);
    expect((await commandsOf(recorded.provider)(['import', 'users', csv])).error).toBe('2 the same.');
    expect(recorded.writes).toEqual([]);
  });

  it('gives back what was not taken, to be mended and imported again', async () => {
    await run(['users', 'create', 'userName=taken', 'externalId=1']);
    await run(['users', 'create', 'userName=other', 'externalId=2']);
    const csv = await file(
      'users.csv',
      'userName,externalId,active,title',
      'new,3,true,A',
      'taken,2,true,B',
      'broken,4,perhaps,C',
      'new,5,true,D',
      ',,true,E',
      'short,6',
    );
    const { code, error } = await run(['import', 'users', csv, '--errors', at('errors.csv')]);
    expect([code, error]).toEqual([1, '1 created, 5 refused.']);
    const errors = await readFile(at('errors.csv'), 'utf8');
    expect(errors.split('\r\n')).toEqual([
      'userName,externalId,active,title,#line,#error',
      'taken,2,true,B,3,"The externalId ""2"" and the userName ""taken"" are those of two users."',
      'broken,4,perhaps,C,4,"active is true or false, not ""perhaps""."',
      'new,5,true,D,5,It is about the same user as line 2.',
      ',,true,E,6,"It has none of externalId, userName."',
      'short,6,,,7,"It has 2 cells, and the headings are 4."',
      '',
    ]);
    await writeFile(at('errors.csv'), errors.replace('perhaps', 'false').replace('new,5', 'newer,5'));
    const again = await run(['import', 'users', at('errors.csv'), '--errors', at('errors.csv')]);
    expect(again.error).toBe('3 created, 2 refused.');
    expect(await readFile(at('errors.csv'), 'utf8')).toContain('taken,2,true,B,2,');
  });

  it('tells what the service provider refused, of each row', async () => {
    const jsonl = await file(
      'users.jsonl',
      '{"userName":"ada","emails":[{"value":"a@x","primary":true},{"value":"b@x","primary":true}]}',
      '{"userName":"bob"}',
      'no json',
    );
    const { code, error } = await run(['import', 'users', jsonl, '--errors', at('errors.jsonl')]);
    expect([code, error]).toEqual([1, '1 created, 2 refused.']);
    const errors = (await readFile(at('errors.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(errors).toEqual(
      [
        { '#line': 3, '#error': expect.stringMatching(/^It is not JSON/), '#text': 'no json' },
        {
          userName: 'ada',
          emails: expect.any(Array),
          '#line': 1,
          '#error': expect.stringMatching(/primary/),
        },
      ].toSorted((left, right) => left['#line'] - right['#line']),
    );
  });

  it('takes values away where it is told to, and leaves the others alone', async () => {
    await run(['users', 'create', 'userName=ada', 'title=A', 'nickName=N']);
    await run(['import', 'users', await file('a.csv', 'userName,title,nickName', 'ada,,N2')]);
    expect((await run(['users', 'get', 'ada'])).out).toMatch(
      /title\tA[\s\S]*nickName\tN2|nickName\tN2[\s\S]*title\tA/,
    );
    await run(['import', 'users', at('a.csv'), '--clear-empty']);
    expect((await run(['users', 'get', 'ada'])).out).not.toContain('title');
    await run(['import', 'users', await file('a.jsonl', '{"userName":"ada","nickName":null}')]);
    expect((await run(['users', 'get', 'ada'])).out).not.toContain('nickName');
  });

  it('reads members by name, and sends only who joins and leaves', async () => {
    for (const name of ['ada', 'bob', 'eve']) await run(['users', 'create', `userName=${name}`]);
    await run(['groups', 'create', 'displayName=Team']);
    await run(['groups', 'add-member', 'Team', 'ada', 'bob']);
    const csv = await file(
      'g.csv',
      'displayName,members.value',
      'Team,"[""userName:BOB"",""userName:eve""]"',
      'New,userName:ada',
    );
    expect((await run(['import', 'groups', csv])).error).toBe('1 created, 1 changed.');
    expect((await run(['groups', 'members', 'Team'])).out).toMatch(/\tbob\t[\s\S]*\teve\t/);
    expect((await run(['groups', 'members', 'New'])).out).toMatch(/\tada\t/);
    const unknown = await run([
      'import',
      'groups',
      await file('u.csv', 'displayName,members.value', 'Team,userName:mallory'),
    ]);
    expect(unknown.out).toContain('No user has the userName "mallory".');
    expect((await run(['groups', 'members', 'Team'])).out.split('\n')).toHaveLength(2);
  });

  it('works where there is no bulk, no PATCH and no discovery', async () => {
    const limited = commandsOf(retoolLike(provider));
    const csv = await file('users.csv', 'userName,title', 'ada,A', 'bob,B');
    expect((await limited(['import', 'users', csv])).error).toBe('2 created.');
    await file('users.csv', 'userName,title', 'ada,A2', 'bob,B');
    expect((await limited(['import', 'users', csv])).error).toBe('1 changed, 1 the same.');
    expect((await run(['users', 'get', 'ada'])).out).toContain('title\tA2');
  });

  it('sends a password once, with the create', async () => {
    const recorded = recordWrites(provider);
    const counting = commandsOf(recorded.provider);
    const csv = await file('users.csv', 'userName,password', 'ada,secret-word');
    expect((await counting(['import', 'users', csv])).error).toBe('1 created.');
    expect((await counting(['import', 'users', csv])).error).toBe('1 the same.');
    expect(recorded.writes).toHaveLength(1);
  });

  it.each([
    [['userNmae', 'ada'], /Did you mean userName\?$/],
    [['userName,userName', 'ada,ada'], /^Two columns are called "userName"\.$/],
    [['userName'], /^The file has no users\.$/],
    [['userName', '"ada'], /^The file is not CSV/],
  ])('refuses %j whole', async (lines, error) => {
    const ran = await run(['import', 'users', await file('users.csv', ...lines)]);
    expect(ran).toMatchObject({ code: 2, error: expect.stringMatching(error) });
  });

  it('finds people where only single names can be searched for, or nothing can', async () => {
    for (const name of ['ada', 'bob'])
      await run(['users', 'create', `userName=${name}`, `externalId=x-${name}`]);
    const csv = await file('users.csv', 'userName,externalId', 'ada,x-ada', 'bob,x-bob');
    for (const refused of [/or/, /externalId/, /./]) {
      const choosy = commandsOf((request) => {
        const filter = new URL(request.url).searchParams.get('filter');
        if (filter === null || !refused.test(filter)) return provider(request);
        return Promise.resolve(Response.json({ status: '400', scimType: 'invalidFilter' }, { status: 400 }));
      });
      expect((await choosy(['import', 'users', csv])).error).toBe('2 the same.');
    }
  });

  it('matches by id alone where it is told to', async () => {
    const [ada] = dataOf(await run(['users', 'create', 'userName=ada', '--json']));
    const csv = await file('users.csv', 'id,userName', `${String(ada?.['id'])},lovelace`, 'nobody,eve');
    const ran = await run(['import', 'users', csv, '--match', 'id']);
    expect(ran.error).toBe('1 changed, 1 refused.');
    expect(ran.out).toContain('No user has the id "nobody".');
    expect((await run(['users', 'get', 'lovelace'])).code).toBe(0);
  });

  it('leaves a name as it is that differs only in letter case', async () => {
    await run(['users', 'create', 'userName=Ada']);
    expect((await run(['import', 'users', await file('users.csv', 'userName', 'ada')])).error).toBe(
      '1 the same.',
    );
  });

  it('tells what was done when it is stopped, and goes on when it is run again', async () => {
    const stop = new AbortController();
    let creates = 0;
    const slow = commandsOf(async (request) => {
      if (request.url.endsWith('/ServiceProviderConfig'))
        return Response.json({ bulk: { supported: false } });
      if (request.method === 'POST') creates += 1;
      const answer = await provider(request);
      if (creates === 2) stop.abort();
      return answer;
    });
    const csv = await file('users.csv', 'userName', 'ada', 'bob', 'eve');
    const ran = await slow(['import', 'users', csv], { signal: stop.signal });
    expect(ran.code).toBe(130);
    expect(ran.said.at(-1)).toBe('Stopped.');
    expect(ran.out).toContain('ada');
    expect((await run(['import', 'users', csv])).error).toMatch(
      /^1 created, 2 the same\.$|^2 created, 1 the same\.$/,
    );
  });

  it('goes on when nobody reads what it tells', async () => {
    const csv = await file('users.csv', 'userName', 'ada', 'bob', 'eve');
    const single = commandsOf((request) =>
      request.url.endsWith('/ServiceProviderConfig')
        ? Promise.resolve(Response.json({ bulk: { supported: false } }))
        : provider(request),
    );
    await single(['import', 'users', csv], { outputClosed: AbortSignal.abort() });
    expect((await run(['users', 'list'])).out.split('\n')).toHaveLength(3);
  });

  it.each([';', '\t'])('takes cells that %j separates', async (delimiter) => {
    const lines = ['userName,"emails[type eq ""work""].value",title', 'ada,a@x,"one,two"'];
    const csv = await file(
      'users.csv',
      ...lines.map((line) => line.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, delimiter)),
    );
    expect((await run(['import', 'users', csv])).error).toBe('1 created.');
    expect((await run(['users', 'get', 'ada'])).out).toMatch(
      /emails\[0\]\.value\ta@x[\s\S]*title\tone,two|title\tone,two[\s\S]*emails\[0\]\.value\ta@x/,
    );
  });

  it('lets nothing in a file move the cursor', async () => {
    const evil = 'x\u001b[2Ky';
    const jsonl = await file('users.jsonl', JSON.stringify({ userName: evil, title: evil, [evil]: 1 }), evil);
    for (const words of [['--dry-run'], ['--dry-run', '--json'], []]) {
      const { said } = await run(['import', 'users', jsonl, ...words]);
      expect(said.join('')).toContain('[2Ky');
      expect(said.join('')).not.toContain('\u001b');
    }
    const { said } = await run(['users', 'create', '-', '--dry-run'], {
      input: JSON.stringify({ userName: evil }),
    });
    expect(said.join('')).not.toContain('\u001b');
  });

  it('refuses a file in another encoding', async () => {
    await writeFile(at('users.csv'), Buffer.from('userName,title\nada,K\xf6nigin\n', 'latin1'));
    const { code, error } = await run(['import', 'users', at('users.csv')]);
    expect([code, error]).toEqual([
      2,
      `${at('users.csv')} is not UTF-8; a spreadsheet saves it as "CSV UTF-8".`,
    ]);
  });

  it('finds many rows by reading everything, in few requests', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `user${index}`);
    const csv = await file('many.csv', 'userName', ...names);
    expect((await run(['import', 'users', csv])).error).toBe('300 created.');
    let requests = 0;
    const counting = commandsOf((request) => {
      requests += 1;
      return provider(request);
    });
    expect((await counting(['import', 'users', csv])).error).toBe('300 the same.');
    expect(requests).toBeLessThan(10);
  });
});

describe('--deactivate-missing', () => {
  beforeEach(async () => {
    for (const name of ['ada', 'bob', 'eve', 'mallory']) await run(['users', 'create', `userName=${name}`]);
  });

  it('refuses more than the limit, and changes nothing', async () => {
    const csv = await file('users.csv', 'userName,title', 'ada,A', 'bob,B');
    const recorded = recordWrites(provider);
    const { code, error } = await commandsOf(recorded.provider)([
      'import',
      'users',
      csv,
      '--deactivate-missing',
      '--yes',
    ]);
    expect(code).toBe(5);
    expect(error).toMatch(/^2 of 4 active users are not in the file, and at most 0 may be deactivated/);
    expect(recorded.writes).toEqual([]);
  });

  it('needs a yes, and then deactivates those alone', async () => {
    const csv = await file('users.csv', 'userName', 'ada', 'bob', 'eve');
    const words = ['import', 'users', csv, '--deactivate-missing', '--max-deactivations', '25%'];
    expect(await run(words)).toMatchObject({
      code: 2,
      error: expect.stringContaining('(mallory)? Nobody can be asked'),
    });
    expect((await run([...words, '--yes'])).error).toBe('1 deactivated, 3 the same.');
    expect(await isActive('mallory')).toBe(false);
    expect(await isActive('eve')).toBe(true);
  });

  it('takes nobody for missing while a row cannot be used', async () => {
    const csv = await file('users.csv', 'userName,active', 'ada,true', 'bob,true', 'eve,yes');
    const ran = await run([
      'import',
      'users',
      csv,
      '--deactivate-missing',
      '--max-deactivations',
      '9',
      '--yes',
    ]);
    expect(ran).toMatchObject({ code: 5, error: expect.stringMatching(/^1 row cannot be used/) });
    expect(await isActive('mallory')).toBe(true);
  });

  it('deactivates nobody when a row was refused', async () => {
    const jsonl = await file(
      'users.jsonl',
      ...['{"userName":"ada"}', '{"userName":"bob"}', '{"userName":"eve"}'],
      '{"userName":"new","emails":[{"value":"a","primary":true},{"value":"b","primary":true}]}',
    );
    const refusing = commandsOf(async (request) => {
      const isWrite = request.method === 'POST' && request.url.includes('/Bulk');
      if (!isWrite) return provider(request);
      const { Operations = [] } = (await request.clone().json()) as {
        readonly Operations?: readonly object[];
      };
      const refusals = Operations.map((operation) => ({
        ...operation,
        status: '400',
        response: { status: '400', detail: 'no' },
      }));
      return Response.json({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
        Operations: refusals,
      });
    });
    await writeFile(jsonl, (await readFile(jsonl, 'utf8')).replace(/,"emails".*\]/, ''));
    const ran = await refusing([
      'import',
      'users',
      jsonl,
      '--deactivate-missing',
      '--max-deactivations',
      '9',
      '--yes',
    ]);
    expect(ran.error).toContain('Nobody was deactivated, since not all rows were taken.');
    expect(ran.code).toBe(1);
    expect(await isActive('mallory')).toBe(true);
  });
});

it('data of an import are a line for each row', async () => {
  const csv = await file('users.csv', 'userName,active', 'ada,true', 'bob,perhaps');
  expect(dataOf(await run(['import', 'users', csv, '--json']))).toMatchObject([
    { action: 'refuse', line: 3, name: 'bob', outcome: 'refused' },
    { action: 'create', line: 2, name: 'ada', outcome: 'done', id: expect.any(String) },
  ]);
});
