import type { PushResult } from '../source/okta/apply-push-mappings.ts';
import type { PushFinding } from '../source/okta/plan-push-mappings.ts';
import { printRows, subjectWidth, type Row } from './columns.ts';
import type { ViewOptions } from './view-options.ts';

/** Prints what stands between the configured mappings and Okta's own. */
export function formatPushFindings(findings: readonly PushFinding[], options: ViewOptions = {}): string {
  return table(findings.map(findingRow), options);
}

/** Prints what became of them. */
export function formatPushResults(results: readonly PushResult[], options: ViewOptions = {}): string {
  const rows = results.map((result): Row => {
    const row = findingRow(result.finding);
    if (result.outcome === 'unchanged') return row;
    const reason = result.outcome === 'failed' ? `failed: ${result.reason}` : result.outcome;
    return { ...row, tone: result.outcome === 'failed' ? 'warning' : 'gain', reason };
  });
  return table(rows, options);
}

function table(rows: readonly Row[], options: ViewOptions): string {
  return rows.length === 0
    ? 'No group is mapped, and none is pushed.'
    : printRows(rows, subjectWidth(rows, options), options).join('\n');
}

function findingRow(finding: PushFinding): Row {
  const subject =
    finding.kind === 'other'
      ? finding.mapping.sourceGroupId
      : `${finding.wanted.sourceName} → ${finding.wanted.targetGroupName}`;
  return { tone: finding.kind === 'pushed' ? 'plain' : 'warning', subject, reason: reasonOf(finding) };
}

function reasonOf(finding: PushFinding): string {
  switch (finding.kind) {
    case 'pushed':
      return `pushed${finding.mapping.lastPush === undefined ? '' : `, last at ${finding.mapping.lastPush}`}`;
    case 'missing':
      return 'Okta has no mapping for it';
    case 'inactive':
      return 'the mapping is switched off';
    case 'failing':
      return `the last push failed: ${finding.mapping.error ?? 'Okta does not say why'}`;
    case 'other':
      return 'pushed by a mapping that the configuration does not have';
  }
}
