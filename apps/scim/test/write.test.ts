import { mkdtemp, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { withoutPatch } from '@drawbridge/scim-client/testing';
import { commandsOf, createProvider, dataOf, recordWrites, TOKEN, type Provider } from './run.ts';

let provider: Provider;
let run: ReturnType<typeof commandsOf>;

beforeEach(() => {
  provider = createProvider();
  run = commandsOf(provider);
});

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'scim-')), 'body.json');
  await writeFile(file, text);
  return file;
}

const DEPARTMENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';

describe('create', () => {
  it('types what pairs say by the schema', async () => {
    const [user] = dataOf(
      await run([
        ...['users', 'create', '--json', 'userName=ada', 'active=False', 'name.familyName=Love=lace'],
        ...[
          'emails[0].value=a@x',
          'emails[0].type=work',
          'emails[type eq "home"].value=b@x',
          `${DEPARTMENT}=Maths`,
        ],
        ...['metadata.level:=4', 'metadata.room=4'],
      ]),
    );
    expect(user).toMatchObject({
      userName: 'ada',
      active: false,
      name: { familyName: 'Love=lace' },
      emails: [
        { value: 'a@x', type: 'work' },
        { value: 'b@x', type: 'home' },
      ],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Maths' },
      metadata: { level: 4, room: '4' },
    });
  });

  it('takes parts of several elements as a list', async () => {
    const pairs = ['emails.value=["a@x","b@x"]', 'emails.type=[null,"home"]'];
    const [user] = dataOf(await run(['users', 'create', '--json', 'userName=ada', ...pairs]));
    expect(user?.['emails']).toEqual([{ value: 'a@x' }, { value: 'b@x', type: 'home' }]);
  });

  it('takes a file or standard input, and lays pairs over it', async () => {
    const body = JSON.stringify({ userName: 'ada', title: 'Countess' });
    expect((await run(['users', 'create', '-', 'title=Engineer'], { input: body })).out).toContain(
      'title\tEngineer',
    );
    const file = await fileWith(JSON.stringify({ userName: 'bob' }));
    expect((await run(['users', 'create', '--file', file])).out).toContain('userName\tbob');
  });

  it.each([
    [['userNmae=ada'], 'A user has no attribute userNmae. Did you mean userName?'],
    [['department=x'], `A user has no attribute department. Did you mean ${DEPARTMENT}?`],
    [['active=maybe'], 'active is true or false, not "maybe".'],
    [['ada'], '"ada" is no pair such as title=Engineer or active=true.'],
    [['userName=a', 'emails[type co "w"].value=x'], 'emails[…].value: the filter selects no element'],
    [['name=Ada'], 'name has parts: name one, such as name.formatted.'],
    [[], 'There is nothing to send: give pairs such as userName=…, --file FILE, or - for standard input.'],
  ])('refuses %j before anything is sent', async (pairs, error) => {
    const recorded = recordWrites(provider);
    expect(await commandsOf(recorded.provider)(['users', 'create', ...pairs])).toMatchObject({
      code: 2,
      out: '',
      error,
    });
    expect(recorded.writes).toEqual([]);
  });

  it('says in one sentence why it was refused, and by which request', async () => {
    await run(['users', 'create', 'userName=ada']);
    const { code, error } = await run(['users', 'create', 'userName=ADA']);
    expect(code).toBe(1);
    expect(error).toMatch(/^userName "ADA" is taken \(409 uniqueness, request [\w-]+\)\.$/);
  });
});

describe('patch', () => {
  it('makes several changes in one request', async () => {
    await run([
      'users',
      'create',
      'userName=ada',
      'nickName=A',
      'emails[0].value=a@x',
      'emails[0].type=work',
    ]);
    const { out } = await run([
      ...['users', 'patch', 'ada', 'replace', 'title', 'add', 'remove', 'nickName'],
      ...['replace', 'emails[type eq "work"].value', 'b@x', 'add', 'emails', '{"value":"c@x","type":"home"}'],
    ]);
    expect(out).toContain('title\tadd');
    expect(out).not.toContain('nickName');
    expect(out).toContain('emails[0].value\tb@x');
    expect(out).toContain('emails[1].value\tc@x');
  });

  it('works where the service provider has no PATCH', async () => {
    const limited = commandsOf(withoutPatch(provider));
    await limited(['users', 'create', 'userName=ada']);
    expect((await limited(['users', 'patch', 'ada', 'replace', 'title', 'Engineer'])).out).toContain(
      'title\tEngineer',
    );
    expect((await limited(['capabilities'])).out).toContain('no PATCH');
  });

  it('takes operations, or a whole message, from a file', async () => {
    await run(['users', 'create', 'userName=ada']);
    const operations = [{ op: 'replace', path: 'title', value: 'A' }];
    for (const json of [operations, { Operations: operations }]) {
      const input = JSON.stringify(json);
      expect((await run(['users', 'patch', 'ada', '--file', '-'], { input })).out).toContain('title\tA');
    }
  });

  it.each([
    [['explode', 'title'], /^"explode" is no operation/],
    [['replace', 'title'], /^replace title needs a value/],
    [['remove'], /^remove needs a path/],
    [['replace', 'emails[0].value', 'x'], /not by their position\.$/],
  ])('%j is misuse', async (words, error) => {
    await run(['users', 'create', 'userName=ada']);
    expect(await run(['users', 'patch', 'ada', ...words])).toMatchObject({
      code: 2,
      error: expect.stringMatching(error),
    });
  });
});

it('--if-match lets a change pass only while nobody else has written', async () => {
  await run(['users', 'create', 'userName=ada']);
  const words = ['users', 'patch', 'ada', 'replace', 'title', 'A', '--if-match', 'W/"1"'];
  expect((await run(words)).code).toBe(0);
  expect(await run(words)).toMatchObject({ code: 1, error: expect.stringContaining('(412') });
});

describe('--dry-run', () => {
  it('shows the request, and sends nothing that writes', async () => {
    await run(['users', 'create', 'userName=ada']);
    const [ada] = dataOf(await run(['users', 'get', 'ada', '--json']));
    const recorded = recordWrites(provider);
    const dry = commandsOf(recorded.provider);
    expect((await dry(['users', 'create', 'userName=bob', '--dry-run'])).out).toBe(
      'POST /Users\n{\n  "schemas": [\n    "urn:ietf:params:scim:schemas:core:2.0:User"\n  ],\n  "userName": "bob"\n}',
    );
    expect(dataOf(await dry(['users', 'deactivate', 'ada', '--dry-run', '--json']))).toEqual([
      {
        method: 'PATCH',
        path: `/Users/${String(ada?.['id'])}`,
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', path: 'active', value: false }],
        },
      },
    ]);
    expect((await dry(['users', 'delete', 'ada', '--dry-run'])).out).toMatch(/^DELETE \/Users\/\S+$/);
    expect((await dry(['users', 'replace', 'ada', 'userName=ada', '--dry-run'])).out).toMatch(
      /^PUT \/Users\//,
    );
    expect((await dry(['groups', 'set-members', 'viewer', 'ada', '--dry-run'])).out).toMatch(
      /^PATCH \/Groups\//,
    );
    expect(recorded.writes).toEqual([]);
  });
});

describe('what takes away', () => {
  it('asks a person, and does nothing without a yes', async () => {
    await run(['users', 'create', 'userName=ada\u001b[2K']);
    const ask = async (answer: string) => {
      const [input, output] = [new PassThrough(), new PassThrough()];
      let asked = '';
      output.on('data', (part: Buffer) => {
        asked += String(part);
      });
      const shown = once(output, 'data');
      const running = run(['users', 'delete', 'ada\u001b[2K'], { questions: { input, output } });
      await shown;
      input.write(answer);
      return { ...(await running), asked };
    };
    expect(await ask('n\n')).toMatchObject({ code: 5, error: 'Nothing was changed.' });
    expect(await ask('\u0003')).toMatchObject({ code: 130, error: 'Stopped; nothing was changed.' });
    const { code, asked } = await ask('y\n');
    expect(code).toBe(0);
    expect(asked).toContain(String.raw`ada\u{1b}[2K?`);
  });

  it('needs --yes where nobody can be asked', async () => {
    await run(['users', 'create', 'userName=ada']);
    expect(await run(['users', 'delete', 'ada'])).toMatchObject({
      code: 2,
      out: '',
      error: 'Delete the user ada? Nobody can be asked here: --yes says yes.',
    });
    expect((await run(['users', 'delete', 'ada', '--yes'])).out).toBe('Deleted ada.');
    expect((await run(['users', 'get', 'ada'])).code).toBe(3);
  });

  it('does nothing at all when one of several names is wrong', async () => {
    await run(['users', 'create', 'userName=ada']);
    const recorded = recordWrites(provider);
    const { code, error } = await commandsOf(recorded.provider)([
      'users',
      'delete',
      'ada',
      'eve',
      'mallory',
      '--yes',
    ]);
    expect(code).toBe(3);
    expect(error).toBe('No user has the userName "eve"; no user has the userName "mallory".');
    expect(recorded.writes).toEqual([]);
  });

  it('deactivates and reactivates', async () => {
    await run(['users', 'create', 'userName=ada', 'externalId=00u1']);
    expect((await run(['users', 'deactivate', 'externalId:00u1'])).out).toBe('Deactivated ada.');
    expect((await run(['users', 'get', 'ada'])).out).toContain('active\tfalse');
    await run(['users', 'reactivate', 'ada']);
    expect((await run(['users', 'get', 'ada'])).out).toContain('active\ttrue');
  });
});

describe('a token', () => {
  it('is refused on the command line, and not repeated', async () => {
    for (const words of [['--token', 'very-secret'], ['--token=very-secret']]) {
      const { code, error } = await run([...words, 'users', 'list']);
      expect(code).toBe(2);
      expect(error).toMatch(/^A token does not go on the command line/);
      expect(error).not.toContain('very-secret');
    }
  });

  it('is read from a file, which goes before the environment', async () => {
    const file = await fileWith(`${TOKEN}\n`);
    expect((await run(['users', 'list', '--token-file', file], { env: { SCIM_TOKEN: 'wrong' } })).code).toBe(
      0,
    );
    expect((await run(['users', 'list'], { env: { SCIM_TOKEN: '', SCIM_TOKEN_FILE: file } })).code).toBe(0);
    expect((await run(['users', 'list'], { env: { SCIM_TOKEN: 'wrong' } })).error).toMatch(/\(401, request/);
  });

  it.each([
    [{ SCIM_TOKEN: '' }, /^There is no token/],
    [{ SCIM_TOKEN_FILE: '/somewhere' }, /both set/],
    [{ SCIM_TOKEN: 'a b' }, /characters that no bearer token has/],
    [{ SCIM_URL: '' }, /^There is no address/],
    [{ SCIM_URL: 'http://app.example.com/scim' }, /could read the token/],
    [{ SCIM_URL: 'ftp://app.example.com' }, /is no address such as/],
  ])('and an address: %j is misuse', async (env, error) => {
    expect(await run(['users', 'list'], { env })).toMatchObject({
      code: 2,
      error: expect.stringMatching(error),
    });
  });

  it('is in no line that -v tells', async () => {
    const { error } = await run(['-v', 'users', 'find', 'lovelace']);
    expect(error).toMatch(/^GET \/Users\?filter=.* 200 {2}\d+ ms {2}request \S+$/m);
    const [request] = error.split('\n');
    expect(request).not.toContain('lovelace');
    expect(error).not.toContain(TOKEN);
  });
});
