import { isJsonArray, isJsonObject } from '@drawbridge/scim';
import type { ScimHandler } from '@drawbridge/scim-server';
import { expect, it } from 'vitest';

import { TargetError } from '../src/target/target.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

it('an answer that leaves everybody out once is looked at twice, and nothing is written', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  for (const about of ['/Users', '/Groups/']) {
    const sync = bridge.restart({ scimFetch: lying(bridge, about, 1) });
    expect(await sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync', writes: 0 });
  }
});

it('a membership that an application denies in one cycle is still removed when the next one shows it', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const left = leaveViewers(bridge);
  const denied = await bridge.restart({ scimFetch: lying(bridge, '/Groups/') }).cycle();
  expect(denied.plan.drift).toContainEqual({
    kind: 'membership-removed',
    group: 'viewer',
    user: left,
    response: 'left',
  });
  await bridge.sync.cycle({ full: true });
  expect(await bridge.members('viewer')).not.toContain(left);
});

it('a membership that two cycles do not show is forgotten, and whoever is put in again is left alone', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const left = leaveViewers(bridge);
  const { id = '' } = (await bridge.client.users.findByUserName(left)) ?? {};
  const viewers = (await bridge.client.groups.findByDisplayName('viewer'))?.id ?? '';
  await bridge.client.groups.removeMembers(viewers, [id]);
  await bridge.sync.cycle();
  await bridge.sync.cycle();
  await bridge.client.groups.addMembers(viewers, [id]);
  await bridge.sync.cycle({ full: true });
  expect(await bridge.members('viewer')).toContain(left);
});

it('accounts that are missing from one cycle end it, and nothing is created or taken', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const before = await bridge.members('viewer');
  let writes = 0;
  const lie = lying(bridge, '/Users');
  const sync = bridge.restart({
    scimFetch: (request) => {
      if (request.method !== 'GET') writes += 1;
      return lie(request);
    },
  });
  await expect(sync.cycle({ full: true })).rejects.toThrow(TargetError);
  expect(writes).toBe(0);
  expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync', writes: 0 });
  expect(await bridge.members('viewer')).toEqual(before);
});

it('accounts that were deleted by hand are created again once two cycles have not shown them', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  await bridge.sync.cycle();
  const gone = activeLogins(bridge.sandbox, 'Retool Viewers').slice(0, 2);
  for (const login of gone) {
    await bridge.client.users.delete((await bridge.client.users.findByUserName(login))?.id ?? '');
  }
  await expect(bridge.sync.cycle({ full: true })).rejects.toThrow(
    'The application does not show 2 accounts or groups that it had before.',
  );
  expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'applied' });
  expect(await bridge.members('viewer')).toEqual(activeLogins(bridge.sandbox, 'Retool Viewers'));
});

it('an application that does not list inactive accounts may leave out those whom the daemon made so', async () => {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const fired = activeLogins(bridge.sandbox, 'Retool Viewers').slice(0, 2);
  for (const login of fired) bridge.sandbox.org.suspend(login);
  await bridge.sync.cycle();
  const sync = bridge.restart({ scimFetch: (request) => listingActive(bridge, request) });
  expect(await sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync', writes: 0 });
});

it('a mirror that one cycle does not show is not created a second time', async () => {
  const bridge = await createBridge(
    'mirror: [{ from: { search: profile.name sw "Retool" }, name: "Okta - {name}" }]',
    ' []',
  );
  await bridge.sync.cycle();
  const sync = bridge.restart({ scimFetch: lying(bridge, '/Groups?') });
  await expect(sync.cycle({ full: true })).rejects.toThrow(TargetError);
  expect(await bridge.sync.cycle({ full: true })).toMatchObject({ outcome: 'in-sync' });
});

/** Takes a viewer who is no admin out of the group in Okta. */
function leaveViewers({ sandbox }: Bridge): string {
  const admins = activeLogins(sandbox, 'Retool Admins');
  const [login = ''] = activeLogins(sandbox, 'Retool Viewers').filter((one) => !admins.includes(one));
  sandbox.org.removeFromGroup('Retool Viewers', login);
  return login;
}

async function listingActive({ handler }: Bridge, request: Request): Promise<Response> {
  const response = await handler(request);
  if (request.method !== 'GET' || !request.url.includes('/Users?')) return response;
  const body: unknown = await response.json();
  const found = isJsonObject(body) && isJsonArray(body['Resources']) ? body['Resources'] : [];
  const active = found.filter((one) => isJsonObject(one) && one['active'] === true);
  return Response.json({
    ...(isJsonObject(body) ? body : {}),
    totalResults: active.length,
    Resources: active,
  });
}

/** Shows nobody, and says that this is all, in the first answers about something. */
function lying({ handler }: Bridge, about: string, times = Infinity): ScimHandler {
  let left = times;
  return async (request) => {
    const response = await handler(request);
    if (request.method !== 'GET' || !request.url.includes(about) || left === 0) return response;
    left -= 1;
    const body: unknown = await response.json();
    if (!isJsonObject(body)) return response;
    const empty = 'Resources' in body ? { totalResults: 0, Resources: [] } : { members: [] };
    return Response.json({ ...body, ...empty });
  };
}
