import { z } from 'zod';

import type { SourceSnapshot } from './source-snapshot.ts';
import { sourceId } from './source-id.ts';

const optional = z
  .string()
  .optional()
  .transform((text) => text ?? undefined);
const id = z.string().min(1).transform(sourceId);

const user = z.object({
  id,
  status: z.string(),
  login: z.string(),
  email: optional,
  profile: z.record(z.string(), z.unknown()),
  lastUpdated: optional,
});

const group = z.object({
  id: z.string(),
  name: z.string(),
  memberIds: z.array(id),
  membersCount: z
    .number()
    .optional()
    .transform((count) => count ?? undefined),
  changedAt: optional,
});

const selector = z.discriminatedUnion('by', [
  z.object({ by: z.literal('id'), id: z.string(), expectName: optional }),
  z.object({ by: z.literal('name'), name: z.string() }),
  z.object({ by: z.literal('search'), search: z.string() }),
]);

function readOutcome<T>(value: z.ZodType<T>) {
  const reason = z.string();
  return z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('complete'), value }),
    z.object({
      outcome: z.literal('incomplete'),
      reason,
      value: value.optional().transform((one) => one ?? undefined),
    }),
    z.object({ outcome: z.literal('gone'), reason }),
    z.object({ outcome: z.literal('forbidden'), reason }),
  ]);
}

const userOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('complete'), value: user }),
  z.object({ outcome: z.literal('gone') }),
  z.object({ outcome: z.literal('unknown'), reason: z.string() }),
]);

const snapshot = z.object({
  source: z.string(),
  profileKeys: z.array(z.string()),
  takenAt: z.iso.datetime(),
  fullAt: z.iso.datetime(),
  watermark: optional,
  selections: z.array(z.object({ selector, groups: readOutcome(z.array(z.string())) })),
  groups: z.array(z.tuple([z.string(), readOutcome(group)])).transform((entries) => new Map(entries)),
  users: z.array(z.tuple([id, userOutcome])).transform((entries) => new Map(entries)),
});

/** The snapshot as plain JSON: its maps become lists of pairs. */
export function snapshotToJson(given: SourceSnapshot): unknown {
  return { ...given, groups: [...given.groups], users: [...given.users] };
}

/** Reads a snapshot back; undefined when the value is none. */
export function snapshotFromJson(value: unknown): SourceSnapshot | undefined {
  const result = snapshot.safeParse(value);
  return result.success ? result.data : undefined;
}
