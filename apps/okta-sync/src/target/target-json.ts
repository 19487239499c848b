import { z } from 'zod';

import { scimId, type TargetSnapshot } from './target.ts';

const id = z.string().min(1).transform(scimId);
const optional = z
  .string()
  .optional()
  .transform((text) => text ?? undefined);

const snapshot = z.object({
  users: z.array(
    z.object({
      id,
      userName: z.string(),
      externalId: optional,
      active: z.boolean(),
      attributes: z.record(z.string(), z.unknown()),
    }),
  ),
  groups: z
    .array(
      z.tuple([
        id,
        z.object({
          id,
          name: z.string(),
          externalId: optional,
          members: z.array(id),
          otherMembers: z.number(),
        }),
      ]),
    )
    .transform((entries) => new Map(entries)),
  names: z.array(z.tuple([z.string(), id])).transform((entries) => new Map(entries)),
  mirrors: z.array(z.tuple([z.string(), id])).transform((entries) => new Map(entries)),
  taken: z.array(z.tuple([z.string(), id])).transform((entries) => new Map(entries)),
});

/** The snapshot as plain JSON: its maps become lists of pairs. */
export function targetToJson({ users, groups, names, mirrors, taken }: TargetSnapshot): unknown {
  return {
    users,
    groups: [...groups],
    names: [...names],
    mirrors: [...mirrors],
    taken: [...taken],
  };
}

/** Reads a snapshot back; undefined when the value is none. */
export function targetFromJson(value: unknown): TargetSnapshot | undefined {
  const result = snapshot.safeParse(value);
  return result.success ? result.data : undefined;
}
