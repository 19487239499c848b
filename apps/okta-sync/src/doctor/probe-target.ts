import type { ScimCapabilities } from '@drawbridge/scim-client';

import type { Config } from '../config/config.ts';
import { countOf } from '../count-of.ts';
import { failed, ok, type Probe, warning } from '../source/probe.ts';
import { groupNamed, TargetError, type Target } from '../target/target.ts';

/** Tries what a cycle needs of the application, without a write. It never throws for what it finds. */
export async function probeTarget(
  target: Target,
  { mappings, guards }: Pick<Config, 'mappings' | 'guards'>,
  signal: AbortSignal,
): Promise<readonly Probe[]> {
  const groupNames = [...new Set([...mappings.map(({ group }) => group), ...guards.privilegedGroups])];
  try {
    const capabilities = await target.capabilities({ signal });
    const snapshot = await target.read({ groupNames, mirrored: [], attributePaths: [] }, { signal });
    const missing = groupNames.filter((name) => groupNamed(snapshot, name) === undefined);
    const { length } = snapshot.users;
    return [
      ok('reachable', 'The application answers, and accepts the token.'),
      ...capabilityProbes(capabilities),
      length > 0
        ? ok('users', `The application shows ${countOf(length, 'account')}.`)
        : warning(
            'users',
            'The application shows no accounts at all.',
            'Check that the token belongs to the right tenant, and may read users.',
          ),
      ...missing.map((name) =>
        failed(
          'groups',
          `The application has no group named ${name}.`,
          `Create it there, or name one that it has in okta-sync.yaml.`,
        ),
      ),
      ...(missing.length === 0
        ? [ok('groups', `The application has every group that is named: ${groupNames.join(', ')}.`)]
        : []),
    ];
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return [
      failed('reachable', error.message, 'Check target.baseUrl, SCIM_TOKEN, the proxy and the firewall.'),
    ];
  }
}

function capabilityProbes({ patch, declared }: ScimCapabilities): readonly Probe[] {
  if (!declared) {
    return [
      warning(
        'capabilities',
        'The application does not say what it can do (/ServiceProviderConfig).',
        'Nothing: what it cannot do is noticed on the way.',
      ),
    ];
  }
  return patch
    ? [ok('capabilities', 'The application changes single attributes and members (PATCH).')]
    : [
        warning(
          'capabilities',
          'The application has no PATCH, so whole groups are read and written back.',
          'Nothing; but let nobody else write to the mapped groups at the same time.',
        ),
      ];
}
