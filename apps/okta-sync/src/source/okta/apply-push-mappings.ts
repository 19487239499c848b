import { OktaFailure } from './okta-failure.ts';
import type { PushFinding } from './plan-push-mappings.ts';
import type { PushMappings } from './push-mappings.ts';

/** What became of one finding. */
export type PushResult =
  | { readonly outcome: 'created' | 'activated' | 'unchanged'; readonly finding: PushFinding }
  | { readonly outcome: 'failed'; readonly finding: PushFinding; readonly reason: string };

/**
 * Creates the mappings that are missing and switches on those that are off, each on its own. What fails in the
 * application, and what nobody asked for, is left to people.
 */
export async function applyPushFindings(
  mappings: PushMappings,
  findings: readonly PushFinding[],
  signal: AbortSignal,
): Promise<readonly PushResult[]> {
  const results: PushResult[] = [];
  for (const finding of findings) {
    try {
      results.push({ outcome: await settle(mappings, finding, signal), finding });
    } catch (error) {
      if (!(error instanceof OktaFailure) || error.kind === 'refused') throw error;
      results.push({ outcome: 'failed', finding, reason: error.message });
    }
  }
  return results;
}

async function settle(
  mappings: PushMappings,
  finding: PushFinding,
  signal: AbortSignal,
): Promise<'created' | 'activated' | 'unchanged'> {
  switch (finding.kind) {
    case 'missing': {
      const { sourceGroupId, targetGroupName } = finding.wanted;
      await mappings.create(sourceGroupId, { targetGroupName }, signal);
      return 'created';
    }
    case 'inactive':
      await mappings.setStatus(finding.mapping.id, 'ACTIVE', signal);
      return 'activated';
    case 'pushed':
    case 'failing':
    case 'other':
      return 'unchanged';
  }
}
