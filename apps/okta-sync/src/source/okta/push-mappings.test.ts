import { createOktaSandbox } from '@drawbridge/okta-sandbox';
import { expect, it } from 'vitest';

import { applyPushFindings } from './apply-push-mappings.ts';
import { createOktaHttp } from './okta-http.ts';
import { comparePushMappings, type WantedPush } from './plan-push-mappings.ts';
import { createPushMappings, type PushMappings } from './push-mappings.ts';

const { signal } = new AbortController();

it('mappings of pushed groups are created, found, switched off and removed', async () => {
  const { mappings, wanted } = create();
  expect(await mappings.list(signal)).toEqual([]);
  const kinds = async (): Promise<readonly string[]> =>
    comparePushMappings(wanted, await mappings.list(signal)).map(({ kind }) => kind);
  expect(await kinds()).toEqual(['missing', 'missing']);
  const [first, second] = wanted;
  const one = await mappings.create(first.sourceGroupId, { targetGroupName: 'admin' }, signal);
  await mappings.create(second.sourceGroupId, { targetGroupId: '00gTarget' }, signal);
  expect(await mappings.list(signal)).toMatchObject([
    { sourceGroupId: first.sourceGroupId, status: 'ACTIVE', error: undefined, lastPush: undefined },
    { sourceGroupId: second.sourceGroupId, targetGroupId: '00gTarget' },
  ]);
  expect(await kinds()).toEqual(['pushed', 'pushed']);
  await mappings.setStatus(one.id, 'INACTIVE', signal);
  expect(await kinds()).toEqual(['inactive', 'pushed']);
  await mappings.remove(one.id, signal);
  expect(await kinds()).toEqual(['missing', 'pushed']);
});

it('a mapping that nobody asked for is told, and one that fails says why', () => {
  const { wanted } = create();
  const [{ sourceGroupId }] = wanted;
  const mapping = {
    id: 'gPm1',
    sourceGroupId,
    targetGroupId: undefined,
    status: 'ACTIVE' as const,
    error: 'no such group',
    lastPush: undefined,
  };
  const findings = comparePushMappings(wanted.slice(0, 1), [
    mapping,
    { ...mapping, id: 'gPm2', sourceGroupId: '00gX' },
  ]);
  expect(findings.map(({ kind }) => kind)).toEqual(['failing', 'other']);
});

it('applying creates what is missing and activates what is off, and one failure does not stop the others', async () => {
  const { mappings, wanted, sandbox } = create();
  const apply = async (): Promise<readonly string[]> => {
    const findings = comparePushMappings(wanted, await mappings.list(signal));
    return (await applyPushFindings(mappings, findings, signal)).map(({ outcome }) => outcome);
  };
  sandbox.faults.next({ kind: 'status', status: 500 }, { when: ({ method }) => method === 'POST' });
  expect(await apply()).toEqual(['failed', 'created']);
  expect(await apply()).toEqual(['created', 'unchanged']);
  const [one] = await mappings.list(signal);
  await mappings.setStatus(one?.id ?? '', 'INACTIVE', signal);
  expect((await apply()).toSorted()).toEqual(['activated', 'unchanged']);
  expect(await apply()).toEqual(['unchanged', 'unchanged']);
});

it('creating one is never repeated on its own: whether it was done is unknown', async () => {
  const { mappings, wanted, sandbox } = create();
  sandbox.faults.next({ kind: 'status', status: 503 });
  const target = { targetGroupName: 'admin' } as const;
  await expect(mappings.create(wanted[0].sourceGroupId, target, signal)).rejects.toMatchObject({
    kind: 'failed',
  });
  sandbox.faults.next({ kind: 'rate-limit' });
  await expect(mappings.create(wanted[0].sourceGroupId, target, signal)).resolves.toBeDefined();
});

function create(): {
  readonly sandbox: ReturnType<typeof createOktaSandbox>;
  readonly mappings: PushMappings;
  readonly wanted: readonly [WantedPush, WantedPush];
} {
  const sandbox = createOktaSandbox({ users: 30 });
  const http = createOktaHttp({
    orgUrl: 'https://okta.test',
    credentials: { kind: 'token', token: 'sandbox-token' },
    fetch: sandbox.fetch,
    sleep: () => Promise.resolve(),
  });
  const want = (sourceName: string, targetGroupName: string): WantedPush => ({
    sourceGroupId: sandbox.org.findGroup(sourceName)?.id ?? '',
    sourceName,
    targetGroupName,
  });
  return {
    sandbox,
    mappings: createPushMappings(http, sandbox.appId),
    wanted: [want('Retool Admins', 'admin'), want('Retool Viewers', 'viewer')],
  };
}
