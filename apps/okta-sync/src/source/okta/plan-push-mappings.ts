import type { PushMapping } from './push-mappings.ts';

/** A group of the org that is to be pushed to a group of the application. */
export interface WantedPush {
  readonly sourceGroupId: string;
  readonly sourceName: string;
  readonly targetGroupName: string;
}

/** What stands between the wanted mappings and Okta's. */
export type PushFinding =
  /** Nothing: the group is pushed. */
  | { readonly kind: 'pushed'; readonly wanted: WantedPush; readonly mapping: PushMapping }
  /** There is no mapping yet. */
  | { readonly kind: 'missing'; readonly wanted: WantedPush }
  /** There is one that is switched off. */
  | { readonly kind: 'inactive'; readonly wanted: WantedPush; readonly mapping: PushMapping }
  /** There is one whose last push failed; `mapping.error` says why. */
  | { readonly kind: 'failing'; readonly wanted: WantedPush; readonly mapping: PushMapping }
  /** Okta pushes a group that nobody asked for; it is only told, never removed. */
  | { readonly kind: 'other'; readonly mapping: PushMapping };

/** Compares the wanted mappings with Okta's. */
export function comparePushMappings(
  wanted: readonly WantedPush[],
  mappings: readonly PushMapping[],
): readonly PushFinding[] {
  const bySource = new Map(mappings.map((mapping) => [mapping.sourceGroupId, mapping]));
  const asked = new Set(wanted.map(({ sourceGroupId }) => sourceGroupId));
  const others = mappings.filter(({ sourceGroupId }) => !asked.has(sourceGroupId));
  return [
    ...wanted.map((one) => findingOf(one, bySource.get(one.sourceGroupId))),
    ...others.map((mapping): PushFinding => ({ kind: 'other', mapping })),
  ];
}

function findingOf(wanted: WantedPush, mapping: PushMapping | undefined): PushFinding {
  if (mapping === undefined) return { kind: 'missing', wanted };
  if (mapping.status === 'INACTIVE') return { kind: 'inactive', wanted, mapping };
  return { kind: mapping.error === undefined ? 'pushed' : 'failing', wanted, mapping };
}
