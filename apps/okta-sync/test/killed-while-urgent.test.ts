import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { loadConfig } from '../src/config/load-config.ts';
import { createOktaSync } from '../src/compose.ts';
import type { OktaSync } from '../src/okta-sync.ts';
import { activeLogins, createBridge, type Bridge } from './bridge.ts';
import { AT_ONCE, configFile, ENV, serveScim } from './command.ts';

const STRICT = [...AT_ONCE, 'guards: { maxRemovals: 1, privileged: { maxRemovals: 0 } }'];

/** The process dies at this request to the application, counted from the first write on, when it is done. */
it.each([1, 2, 3, 4])(
  'a process killed while it ends access, before it is recorded, leaves nobody in and forgets nothing (request %i)',
  { timeout: 60_000 },
  async (at) => {
    const bridge = await createBridge();
    let mortal: Mortal | undefined;
    await using okta = await bridge.sandbox.listen();
    await using scim = await serveScim(async (request) => {
      const answer = await bridge.handler(request);
      await mortal?.heard(request.method);
      return answer;
    });
    const file = await configFile({ okta: okta.url, scim: scim.url }, STRICT);
    const sync = createOktaSync(await loadConfig(file, ENV));
    await sync.cycle();
    const [fired = '', moved = ''] = activeLogins(bridge.sandbox, 'Retool Admins');
    bridge.sandbox.org.removeFromGroup('Retool Admins', moved);
    bridge.sandbox.org.suspend(fired);
    mortal = startMortal(file, at);
    expect(await mortal.ended).toBe('SIGKILL');
    mortal = undefined;
    expect(await sync.status()).toMatchObject({ interrupted: expect.any(String) });
    expect(await settled(sync)).toBe('blocked');
    expect(await accessOf(bridge, fired)).toEqual({ active: false, admin: false });
    expect(await accessOf(bridge, moved)).toEqual({ active: true, admin: true });
    // What the killed process took is known for the daemon's doing: it is given back with the access.
    bridge.sandbox.org.unsuspend(fired);
    bridge.sandbox.org.addToGroup('Retool Admins', moved);
    await settled(sync);
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
    expect(await accessOf(bridge, fired)).toEqual({ active: true, admin: true });
    expect(await sync.status()).toMatchObject({ interrupted: undefined });
  },
);

interface Mortal {
  /** The application has done what was asked. */
  readonly heard: (method: string) => Promise<void>;
  /** The signal that ended it. */
  readonly ended: Promise<unknown>;
}

function startMortal(file: string, at: number): Mortal {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', main, 'sync', '--config', file], {
    env: { ...process.env, ...ENV },
    stdio: 'ignore',
  });
  const ended = once(child, 'close').then(([, signal]: unknown[]) => signal);
  let requests = 0;
  return {
    ended,
    heard: async (method) => {
      if (requests > 0 || method !== 'GET') requests += 1;
      if (requests !== at) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** How cycles end once the second of them has nothing more to mend. */
async function settled(sync: OktaSync): Promise<string> {
  await sync.cycle({ full: true });
  return (await sync.cycle({ full: true })).outcome;
}

async function accessOf(
  { client, members }: Bridge,
  login: string,
): Promise<{ readonly active: boolean | undefined; readonly admin: boolean }> {
  const active = (await client.users.findByUserName(login))?.active;
  return { active, admin: (await members('admin')).includes(login) };
}
