import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { SECRET, startReceiver, type Received } from './receiver.ts';
import { sendWith } from './scim-calls.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();
const okta = sendWith('environment');
const WAIT = { timeout: 10_000 };

const settingsFor = (port: number): Readonly<Record<string, string>> => ({
  DATABASE_URL: `sqlite:${directory()}/scim.db`,
  SCIM_AUTH_TOKEN: 'environment',
  EVENTS_WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
  EVENTS_WEBHOOK_SECRET: SECRET,
});

const kindsOf = (received: readonly Received[]): readonly string[] =>
  received.flatMap(({ claims }) => Object.keys(Object(claims['events'])));

test('changes, the end of access and refusals are told, signed and in their order', async () => {
  await using receiver = await startReceiver(0, 204);
  await using server = await startProcess(settingsFor(receiver.port));
  const created = await okta('POST', `${server.baseUrl}/Users`, { userName: 'ada', externalId: '00u1' });
  const { id }: { readonly id?: string } = Object(await created.json());
  const operation = { op: 'replace', path: 'active', value: false };
  await okta('PATCH', `${server.baseUrl}/Users/${id}`, { Operations: [operation] });
  await okta('DELETE', `${server.baseUrl}/Groups/1`);
  await okta('PATCH', `${server.baseUrl}/Groups/2`, {
    Operations: [{ op: 'add', path: 'members', value: [{ value: id }, { value: 'nobody' }] }],
  });
  await okta('DELETE', `${server.baseUrl}/Users/${id}`);
  await okta('GET', `${server.baseUrl}/Users`);
  await expect
    .poll(() => kindsOf(receiver.received).toSorted(), WAIT)
    .toEqual([
      'urn:drawbridge:scim:event:refused',
      'urn:drawbridge:scim:event:unknownMembers',
      'urn:ietf:params:scim:event:prov:create:notice',
      'urn:ietf:params:scim:event:prov:deactivate',
      'urn:ietf:params:scim:event:prov:delete',
      'urn:ietf:params:scim:event:prov:patch:notice',
      'urn:ietf:params:scim:event:prov:patch:notice',
    ]);
  const { received } = receiver;
  expect(received.map(({ isSigned }) => isSigned)).toEqual(received.map(() => true));
  expect(kindsOf(received).at(0)).toContain(':create:');
  expect(kindsOf(received).at(-1)).toContain(':delete');
  const deactivated = received.find(({ claims }) => JSON.stringify(claims).includes(':deactivate'));
  expect(deactivated?.claims).toMatchObject({
    iss: 'urn:drawbridge:tenant:default',
    jti: deactivated?.id,
    sub_id: { format: 'scim', uri: `/Users/${id}`, externalId: '00u1' },
    events: {
      'urn:ietf:params:scim:event:prov:deactivate': { userName: 'ada', principal: 'SCIM_AUTH_TOKEN' },
    },
  });
});

test('what was not delivered when the process was killed is delivered by the next one', async () => {
  const { port } = await startReceiver(0, 204).then(async (receiver) => {
    await receiver[Symbol.asyncDispose]();
    return receiver;
  });
  const killed = await startProcess(settingsFor(port));
  await okta('POST', `${killed.baseUrl}/Users`, { userName: 'ada' });
  await expect.poll(() => killed.output().includes('"eventDelayed"'), WAIT).toBe(true);
  await okta('POST', `${killed.baseUrl}/Users`, { userName: 'bob' });
  await expect.poll(async () => (await okta('GET', `${killed.baseUrl}/Users`)).status).toBe(200);
  await killed.end('SIGKILL');

  await using receiver = await startReceiver(port, 204);
  await using _ = await startProcess(settingsFor(port));
  await expect.poll(() => receiver.received.length, WAIT).toBe(2);
});

test('a receiver that does not answer holds up no request, and its secret stands nowhere', async () => {
  await using receiver = await startReceiver(0, undefined);
  await using server = await startProcess({ ...settingsFor(receiver.port), LOG_LEVEL: 'debug' });
  for (const userName of ['ada', 'bob', 'eve']) {
    const begin = performance.now();
    expect((await okta('POST', `${server.baseUrl}/Users`, { userName })).status).toBe(201);
    expect(performance.now() - begin).toBeLessThan(1000);
  }
  await expect.poll(() => receiver.received.length, WAIT).toBe(1);
  expect(server.output()).not.toContain(SECRET);
});
