import type { ScimHandler } from '@drawbridge/scim-server';
import { describe, expect, it } from 'vitest';

import type { CycleResult } from '../src/run/cycle-result.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';

const ADMINS = '\n  - { from: { name: Retool Admins }, group: admin }';

describe('an application that answers OK and does nothing', () => {
  it.each([
    ['with the account as it was', answeringAsItWas],
    ['with nothing', answeringNothing],
  ])('does not end the access of somebody who was fired (%s)', async (_, answer) => {
    const bridge = await createBridge('', ADMINS);
    await bridge.sync.cycle();
    const [fired = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
    bridge.sandbox.org.deactivate(fired);
    const sync = bridge.restart({ scimFetch: ignoring(bridge, /"active"/, answer) });
    expect(failuresOf(await sync.cycle())).toEqual([`deactivateUser ${fired} TARGET_UNVERIFIED`]);
    // It is not waited for: the next cycle tries again, and it is done once the application does it.
    const second = await sync.cycle();
    expect(failuresOf(second)).toEqual([`deactivateUser ${fired} TARGET_UNVERIFIED`]);
    // Nobody else has made the account active.
    expect(second.plan.drift).toEqual([]);
    expect((await bridge.sync.cycle()).results).toMatchObject([
      { operation: { op: 'deactivateUser' }, outcome: 'done' },
    ]);
  });

  it('does not take somebody who was fired out of a group', async () => {
    const bridge = await createBridge();
    await bridge.sync.cycle();
    const admins = activeLogins(bridge.sandbox, 'Retool Admins');
    const [fired = ''] = activeLogins(bridge.sandbox, 'Retool Viewers').filter(
      (one) => !admins.includes(one),
    );
    bridge.sandbox.org.deactivate(fired);
    const sync = bridge.restart({ scimFetch: ignoring(bridge, /"remove"/, answeringNothing) });
    expect(failuresOf(await sync.cycle())).toContain(`removeMember ${fired} TARGET_UNVERIFIED`);
    expect(failuresOf(await sync.cycle())).toContain(`removeMember ${fired} TARGET_UNVERIFIED`);
  });

  it('does not take an administrator out of the group that makes them one', async () => {
    const bridge = await createBridge('', ADMINS);
    await bridge.sync.cycle();
    const [moved = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
    bridge.sandbox.org.removeFromGroup('Retool Admins', moved);
    const sync = bridge.restart({ scimFetch: ignoring(bridge, /"remove"/, answeringNothing) });
    expect(failuresOf(await sync.cycle())).toEqual([`removeMember ${moved} TARGET_UNVERIFIED`]);
  });

  it('does not give the group its administrator back, and the other one stays', async () => {
    const bridge = await createBridge('', ADMINS);
    const { org } = bridge.sandbox;
    const [first = '', second = '', ...more] = activeLogins(bridge.sandbox, 'Retool Admins');
    for (const login of more) org.removeFromGroup('Retool Admins', login);
    await bridge.sync.cycle();
    org.suspend(second);
    await bridge.sync.cycle();
    org.unsuspend(second);
    org.suspend(first);
    const sync = bridge.restart({
      scimFetch: ignoring(bridge, /"active":true|"path":"active","value":true/, answeringNothing),
    });
    const result = await sync.cycle();
    expect(failuresOf(result)).toContain(`reactivateUser ${second} TARGET_UNVERIFIED`);
    expect(await bridge.client.users.findByUserName(first)).toMatchObject({ active: true });
    expect(await bridge.members('admin')).toContain(first);
  });
});

it('an administrator stays when nobody can see whether the one who was to come back did', async () => {
  const bridge = await createBridge('', ADMINS);
  const { org } = bridge.sandbox;
  const [first = '', second = '', ...more] = activeLogins(bridge.sandbox, 'Retool Admins');
  for (const login of more) org.removeFromGroup('Retool Admins', login);
  await bridge.sync.cycle();
  org.suspend(second);
  await bridge.sync.cycle();
  org.unsuspend(second);
  org.removeFromGroup('Retool Admins', first);
  let written = false;
  const sync = bridge.restart({
    scimFetch: (request) => {
      written ||= request.method !== 'GET';
      const isBlind = written && request.method === 'GET' && request.url.includes('/Groups/');
      return isBlind ? Promise.resolve(new Response(null, { status: 403 })) : bridge.handler(request);
    },
  });
  await sync.cycle();
  expect(await bridge.members('admin')).toContain(first);
});

it('an application that takes a moment to show what it did has done it', async () => {
  const bridge = await createBridge('', ADMINS);
  await bridge.sync.cycle();
  const [fired = '', moved = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  bridge.sandbox.org.deactivate(fired);
  bridge.sandbox.org.removeFromGroup('Retool Admins', moved);
  const late: Request[] = [];
  const sync = bridge.restart({
    scimFetch: (request) => {
      if (request.method !== 'PATCH') return bridge.handler(request);
      late.push(request.clone());
      return answeringNothing();
    },
    sleep: async () => {
      for (const request of late.splice(0)) await bridge.handler(request);
    },
  });
  expect(await sync.cycle()).toMatchObject({ outcome: 'applied' });
});

it('an answer that shows the new state needs no read', async () => {
  const bridge = await createBridge('', ADMINS);
  await bridge.sync.cycle();
  const [fired = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
  bridge.sandbox.org.deactivate(fired);
  const asked: string[] = [];
  const { id = '' } = (await bridge.client.users.findByUserName(fired)) ?? {};
  const sync = bridge.restart({
    scimFetch: (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return bridge.handler(request);
    },
  });
  expect((await sync.cycle()).outcome).toBe('applied');
  expect(asked.filter((one) => one.startsWith('GET') && one.endsWith(`/Users/${id}`))).toEqual([]);
});

type Answer = (bridge: Bridge, request: Request) => Promise<Response>;

function answeringAsItWas({ handler }: Bridge, { url, headers }: Request): Promise<Response> {
  return handler(new Request(url, { headers }));
}

function answeringNothing(): Promise<Response> {
  return Promise.resolve(new Response(null, { status: 204 }));
}

/** Does nothing about a PATCH whose body looks so. */
function ignoring(bridge: Bridge, body: RegExp, answer: Answer): ScimHandler {
  return async (request) =>
    request.method === 'PATCH' && body.test(await request.clone().text())
      ? answer(bridge, request)
      : bridge.handler(request);
}

function failuresOf({ results }: CycleResult): readonly string[] {
  return results.flatMap((result) =>
    result.outcome === 'failed' && 'user' in result.operation
      ? `${result.operation.op} ${result.operation.user.userName} ${result.code}`
      : [],
  );
}
