import { z } from 'zod';

import { type OktaSchema, reading } from './okta-contract.ts';
import { OktaFailure } from './okta-failure.ts';
import type { OktaHttp } from './okta-http.ts';
import { readPages } from './read-pages.ts';

/** One of Okta's own mappings: a group of the org that Okta pushes to an application. */
export interface PushMapping {
  readonly id: string;
  readonly sourceGroupId: string;
  /** The group that Okta keeps for the application's one; Okta may not know it yet. */
  readonly targetGroupId: string | undefined;
  readonly status: OktaSchema<'GroupPushStatus'>;
  /** Why the last push failed; undefined when it did not. */
  readonly error: string | undefined;
  /** ISO 8601; undefined when nothing was pushed yet. */
  readonly lastPush: string | undefined;
}

/** What a group is to be pushed to: a group that Okta imported from the application, or one by name. */
export type PushTarget = { readonly targetGroupId: string } | { readonly targetGroupName: string };

/** The group-push mappings of one application. Every call may throw an OktaFailure. */
export interface PushMappings {
  readonly list: (signal: AbortSignal) => Promise<readonly PushMapping[]>;
  readonly create: (sourceGroupId: string, target: PushTarget, signal: AbortSignal) => Promise<PushMapping>;
  readonly setStatus: (
    id: string,
    status: PushMapping['status'],
    signal: AbortSignal,
  ) => Promise<PushMapping>;
  /** Ends a mapping; the application keeps its group. */
  readonly remove: (id: string, signal: AbortSignal) => Promise<void>;
}

/** Scopes that this takes besides those that reading takes. */
export const PUSH_SCOPES: readonly string[] = ['okta.apps.read', 'okta.apps.manage', 'okta.groups.manage'];

const orNothing = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const mapping = reading(
  'GroupPushMapping',
  z
    .object({
      id: z.string().min(1),
      sourceGroupId: z.string().min(1),
      targetGroupId: orNothing,
      status: z.enum(['ACTIVE', 'INACTIVE']),
      errorSummary: orNothing,
      lastPush: orNothing,
    })
    .transform(({ errorSummary, ...rest }): PushMapping => ({ ...rest, error: errorSummary })),
);

/** Reaches the group-push mappings of an application over Okta's management API. */
export function createPushMappings(http: OktaHttp, appId: string): PushMappings {
  const base = `/api/v1/apps/${encodeURIComponent(appId)}/group-push/mappings`;
  const sendStatus = (id: string, status: PushMapping['status'], signal: AbortSignal) => {
    const body: OktaSchema<'GroupPushMappingUpdate'> = { status };
    return http.send({ method: 'PATCH', target: at(id), body }, signal);
  };
  const at = (id: string): string => `${base}/${encodeURIComponent(id)}`;
  return {
    list: async (signal) => {
      const { rows, failure } = await readPages(http, `${base}?limit=100`, parseMappings, signal);
      if (failure !== undefined) throw failure;
      return rows;
    },
    create: async (sourceGroupId, target, signal) => {
      const body: OktaSchema<'NewGroupPushMapping'> = { sourceGroupId, status: 'ACTIVE', ...target };
      return parseMapping((await http.send({ method: 'POST', target: base, body }, signal)).body);
    },
    setStatus: async (id, status, signal) => {
      return parseMapping((await sendStatus(id, status, signal)).body);
    },
    remove: async (id, signal) => {
      await sendStatus(id, 'INACTIVE', signal);
      await http.send({ method: 'DELETE', target: `${at(id)}?deleteTargetGroup=false` }, signal);
    },
  };
}

function parseMappings(body: unknown): readonly PushMapping[] {
  return parse(z.array(mapping), body);
}

function parseMapping(body: unknown): PushMapping {
  return parse(mapping, body);
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new OktaFailure('failed', "Okta's answer is not a mapping of a pushed group");
}
