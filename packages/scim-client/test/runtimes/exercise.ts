import {
  bulk,
  createScimClient,
  eq,
  isScimError,
  patch,
  ScimConnectionError,
  type ScimClient,
} from '../../src/index.ts';

/** Where the service provider is, as the test knows it. */
export interface Settings {
  readonly baseUrl: string;
  /** Takes requests and never answers them. */
  readonly silentUrl: string;
  /** Breaks off within its answers. */
  readonly brokenUrl: string;
  /** Nobody listens there. */
  readonly closedUrl: string;
  /** A user name that no other run uses. */
  readonly name: string;
}

/** Uses the client the way programs do, and tells what it saw. */
export async function exercise({
  baseUrl,
  silentUrl,
  brokenUrl,
  closedUrl,
  name,
}: Settings): Promise<object> {
  const client = createScimClient({ baseUrl, token: 'token' });
  const { data: ada, status } = await client.users.create({ userName: name }).withResponse();
  await client.users.patch(ada.id, patch().replace('title', name));
  const changes = bulk()
    .create('/Users', 'bob', { userName: `${name}-bob`, title: name })
    .create('/Users', 'eve', { userName: `${name}-eve`, title: name });
  const made: number[] = [];
  for await (const outcome of client.bulk(changes)) made.push(outcome.status);
  const listed: string[] = [];
  const query = { filter: eq('title', name), sortBy: 'userName', count: 2 } as const;
  for await (const { userName } of client.users.list(query)) listed.push(userName.slice(name.length));
  const { id } = await client.groups.create({ displayName: name });
  await client.groups.addMembers(id, [ada.id]);
  const { members = [] } = await client.groups.get(id);
  const gone = await failureOf(client.users.get('nobody'));
  const reach = (url: string): ScimClient => createScimClient({ baseUrl: url, maxRetries: 0 });
  const silent = reach(silentUrl);
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('stop')), 50);
  return {
    status,
    made,
    listed,
    members: members.map(({ value }) => value === ada.id),
    gone: isScimError(gone, 404),
    timedOut: reasonOf(await failureOf(silent.users.get('1', { timeout: 50 }))),
    broken: reasonOf(await failureOf(reach(brokenUrl).users.get('1'))),
    aborted: String(await failureOf(silent.users.get('1', { signal: controller.signal }))),
    closed: reasonOf(await failureOf(reach(closedUrl).users.get('1'))),
  };
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function reasonOf(error: unknown): string {
  return error instanceof ScimConnectionError ? error.reason : String(error);
}
