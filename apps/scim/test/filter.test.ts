import { describe, expect, it } from 'vitest';
import { commandsOf, createProvider, dataOf } from './run.ts';

const run = commandsOf(createProvider());
const OFFLINE = { env: { SCIM_URL: '', SCIM_TOKEN: '' } };

describe('filter', () => {
  it('prints the normal form of what is right', async () => {
    expect(await run(['filter', 'userName SW "a" AND (active eq true)'])).toMatchObject({
      code: 0,
      out: 'userName sw "a" and active eq true',
      error: '',
    });
  });

  it('marks where the grammar is left', async () => {
    const { code, error } = await run(['filter', 'userName eqq "a"'], OFFLINE);
    expect(code).toBe(2);
    expect(error.split('\n').slice(-2)).toEqual(['  userName eqq "a"', '           ^']);
  });

  it('names what was probably meant, for each name that is unknown', async () => {
    const { code, error } = await run(['filter', 'userNmae eq "a" or department eq "x"'], OFFLINE);
    expect(code).toBe(2);
    expect(error.split('\n')).toEqual([
      'A user has no attribute userNmae. Did you mean userName?',
      '  userNmae eq "a" or department eq "x"',
      '  ^^^^^^^^',
      'A user has no attribute department. Did you mean urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department?',
      '  userNmae eq "a" or department eq "x"',
      '                     ^^^^^^^^^^',
    ]);
  });

  it('knows what cannot be compared, also in brackets', async () => {
    expect((await run(['filter', 'active gt true'], OFFLINE)).error).toMatch(/^active is of type boolean/);
    expect((await run(['filter', 'emails[tpye eq "work"]'], OFFLINE)).error).toMatch(/"tpye"/);
    expect((await run(['filter', 'password eq "x"'], OFFLINE)).code).toBe(2);
  });

  it('suits users or groups', async () => {
    const data = dataOf(await run(['filter', '--json', 'members.value eq "x"']));
    expect(data).toEqual([{ filter: 'members.value eq "x"', problems: [], fits: ['groups'] }]);
  });

  it('takes its names from the schemas of the service provider', async () => {
    const provider = createProvider();
    const other = commandsOf(async (request) => {
      const answer = await provider(request);
      if (!request.url.endsWith('/Schemas')) return answer;
      return Response.json(JSON.parse((await answer.text()).replaceAll('"nickName"', '"callSign"')));
    });
    expect((await other(['filter', 'callSign eq "x"'])).code).toBe(0);
    expect((await other(['filter', 'nickName eq "x"'])).code).toBe(2);
    expect((await other(['filter', '--offline', 'nickName eq "x"'])).code).toBe(0);
  });
});
