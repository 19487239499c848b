import type { Pause, PauseStore } from '@drawbridge/scim-server';
import { z } from 'zod';
import { remark } from '../one-line.ts';

/** Why somebody pauses a tenant. */
export const pauseRequest: z.ZodType<{ readonly reason: string }> = z.strictObject({ reason: remark });

/** Says how a tenant stands, for people. */
export function describePause(tenant: string, pause: Pause | undefined): string {
  if (pause === undefined) return `${tenant} takes writes`;
  const { since, by, reason } = pause;
  return `${tenant} is paused since ${since} by ${by}${reason === '' ? '' : `: ${reason}`}`;
}

/** The pauses of tenants, in their order. */
export async function pausesOf(
  pauses: PauseStore,
  tenants: readonly string[],
): Promise<readonly { readonly tenant: string; readonly pause: Pause | undefined }[]> {
  return Promise.all(tenants.map(async (tenant) => ({ tenant, pause: await pauses.find(tenant) })));
}
