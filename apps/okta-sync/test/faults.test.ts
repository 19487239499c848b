import type { Fault } from '@drawbridge/okta-sandbox';
import { describe, expect, it } from 'vitest';

import { SourceError } from '../src/source/identity-source.ts';
import { TargetError } from '../src/target/target.ts';
import { createBridge, type Bridge } from './bridge.ts';
import { READ_FAULTS } from './read-faults.ts';

const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 404 },
  ...READ_FAULTS,
  { kind: 'truncated-page', keep: 1 },
];

const TWO_GROUPS = `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: Retool Viewers }, group: viewer }`;

describe('a fault of Okta', () => {
  it.each(FAULTS)('at any request of the cycle, once or for ever, removes nobody: %j', async (fault) => {
    const bridge = await createBridge('', TWO_GROUPS);
    await bridge.sync.cycle();
    await leaveSomebodyBehind(bridge);
    const { requests } = await bridge.sync.cycle();
    for (let position = 1; position <= requests.source; position += 1) {
      for (const times of [1, Infinity]) {
        expect(await losses(bridge, fault, position, times), `request ${position}, ${times} times`).toEqual(
          [],
        );
      }
    }
  });

  it('that passes is survived by repeating', async () => {
    const bridge = await createBridge();
    bridge.sandbox.faults.next({ kind: 'status', status: 503 });
    bridge.sandbox.faults.next({ kind: 'disconnect' });
    bridge.sandbox.faults.next({ kind: 'concurrency-limit' });
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
  });

  it('still lets people join whom the pages before the fault show', async () => {
    const bridge = await createBridge();
    bridge.sandbox.faults.next({ kind: 'status', status: 503 }, { when: isSecondPage, times: Infinity });
    const result = await bridge.sync.cycle();
    expect(result.outcome).toBe('partial');
    expect((await bridge.members('viewer')).length).toBeGreaterThan(0);
    bridge.sandbox.faults.clear();
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
  });
});

describe('a side that cannot be used at all', () => {
  it('ends the cycle with one sentence: Okta refuses the token', async () => {
    const bridge = await createBridge();
    const sync = bridge.restart({ tokens: { source: 'wrong', target: 'scim-token' } });
    const error = await sync.cycle().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SourceError);
    expect(String(error)).toMatch(
      /^SourceError: Okta refused the API token \(.+\): it is wrong, expired or revoked\.$/,
    );
  });

  it('ends the cycle with one sentence: Okta cannot be reached', async () => {
    const bridge = await createBridge();
    bridge.sandbox.faults.next({ kind: 'disconnect' }, { times: Infinity });
    await expect(bridge.sync.cycle()).rejects.toThrow(
      new SourceError('Okta cannot be read: no connection to localhost:8080 (http://localhost:8080).'),
    );
  });

  it('ends the cycle with one sentence: the application refuses the token', async () => {
    const bridge = await createBridge();
    const sync = bridge.restart({ tokens: { source: 'sandbox-token', target: 'wrong' } });
    await expect(sync.cycle()).rejects.toThrow(
      new TargetError('The application at https://app.test/api/scim/v2 refused the token in SCIM_TOKEN.'),
    );
  });
});

/** Takes an active viewer out of all groups, so that each cycle has to look somebody up alone. */
async function leaveSomebodyBehind({ sandbox: { org }, sync }: Bridge): Promise<void> {
  const viewers = org.findGroup('Retool Viewers')?.id ?? '';
  const admins = org.membersOf(org.findGroup('Retool Admins')?.id ?? '').map(({ id }) => id);
  const viewer = org.membersOf(viewers).find(({ id, status }) => status === 'ACTIVE' && !admins.includes(id));
  org.removeFromGroup(viewers, viewer?.id ?? '');
  await sync.cycle();
}

function isSecondPage(request: Request): boolean {
  return request.url.includes('/users?') && request.url.includes('after=');
}

/** What a plan would take away if the fault struck at the given request. */
async function losses(
  { sandbox, restart }: Bridge,
  fault: Fault,
  position: number,
  times: number,
): Promise<readonly string[]> {
  let seen = 0;
  sandbox.faults.clear();
  const when = (): boolean => {
    seen += 1;
    return seen >= position;
  };
  sandbox.faults.next(fault, { when, times });
  try {
    const { plan } = await restart().plan();
    return plan.operations
      .filter(({ op }) => op === 'removeMember' || op === 'deactivateUser')
      .map(({ reason }) => reason);
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}
