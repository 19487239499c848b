/** The token that the programs of the embedding guide take in these tests. */
export const TOKEN = 'a-token-of-the-embedding-test';

/** What a client is told by a server that works: see `useServer`. */
export const ANSWERS: object = {
  created: 201,
  isLocated: true,
  patched: 200,
  active: [false],
  deleted: 204,
  stranger: 401,
};

/** Creates a user, changes, finds and deletes it as a client behind a socket does, and asks without a token. */
export async function useServer(origin: string): Promise<object> {
  const users = `${origin}/api/scim/v2/Users`;
  const ask = async (method: string, url: string, body?: object): Promise<Response> => {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' };
    return fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  const created = await ask('POST', users, { userName: 'ida@example.com' });
  const { id, meta } = (await created.json()) as { id: string; meta: { location: string } };
  const patched = await ask('PATCH', `${users}/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });
  const found = await ask('GET', `${users}?filter=${encodeURIComponent('userName eq "ida@example.com"')}`);
  const { Resources } = (await found.json()) as { Resources: readonly { active: boolean }[] };
  return {
    created: created.status,
    isLocated: meta.location === `${users}/${id}`,
    patched: patched.status,
    active: Resources.map(({ active }) => active),
    deleted: (await ask('DELETE', `${users}/${id}`)).status,
    stranger: (await fetch(users)).status,
  };
}
