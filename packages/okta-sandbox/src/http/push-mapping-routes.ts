import type { Hono } from 'hono';
import { resourceNotFound, validationFailed } from '../okta-error.ts';
import { oktaId } from '../org/okta-id.ts';
import type { SandboxOrg } from '../org/sandbox-org.ts';
import { pageOf } from './page.ts';
import { addRoute, noContent, type RouteContext } from './route.ts';

/** Which group of the org is pushed to which group of an application. */
interface PushMapping {
  readonly id: string;
  readonly sourceGroupId: string;
  readonly targetGroupId: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly errorSummary: string | null;
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastPush: string | null;
}

const LIMITS = { default: 100, max: 1000 };

/** Adds everything under `/api/v1/apps/{appId}/group-push/mappings`, for the one application of the org. */
export function addPushMappingRoutes(app: Hono, { org, seed, appId, clock }: RouteContext): void {
  const mappings = new Map<string, PushMapping>();
  let created = 0;
  const needApp = (id: string): void => {
    if (id !== appId) throw resourceNotFound(id, 'AppInstance');
  };
  const need = (id: string): PushMapping => {
    const mapping = mappings.get(id);
    if (mapping === undefined) throw resourceNotFound(id, 'GroupPushMapping');
    return mapping;
  };
  const save = (mapping: PushMapping): Response => {
    mappings.set(mapping.id, mapping);
    return Response.json(mapping);
  };

  addRoute(app, '/api/v1/apps/:appId/group-push/mappings', {
    GET: ({ url, param }) => {
      needApp(param('appId'));
      const { rows, headers } = pageOf([...mappings.values()], url, LIMITS);
      return Response.json(rows, { headers });
    },
    POST: async ({ param, body }) => {
      needApp(param('appId'));
      const { sourceGroupId, targetGroupId, targetGroupName, status = 'ACTIVE' } = await body();
      const source = needGroup(org, sourceGroupId);
      if ([...mappings.values()].some((one) => one.sourceGroupId === source)) {
        throw validationFailed('sourceGroupId', 'sourceGroupId: The group is pushed to this app already');
      }
      if ((typeof targetGroupId === 'string') === (typeof targetGroupName === 'string')) {
        throw validationFailed(
          'targetGroupId',
          'Exactly one of targetGroupId and targetGroupName must be given',
        );
      }
      created += 1;
      const now = clock().toISOString();
      return save({
        id: oktaId('gPm', seed, created),
        sourceGroupId: source,
        targetGroupId:
          typeof targetGroupId === 'string' ? targetGroupId : oktaId('00g', seed, 500_000 + created),
        status: needStatus(status),
        errorSummary: null,
        created: now,
        lastUpdated: now,
        lastPush: null,
      });
    },
  });
  addRoute(app, '/api/v1/apps/:appId/group-push/mappings/:id', {
    GET: ({ param }) => {
      needApp(param('appId'));
      return Response.json(need(param('id')));
    },
    PATCH: async ({ param, body }) => {
      needApp(param('appId'));
      const { status } = await body();
      const lastUpdated = clock().toISOString();
      return save({ ...need(param('id')), status: needStatus(status), lastUpdated });
    },
    DELETE: ({ url, param }) => {
      needApp(param('appId'));
      const { id, status } = need(param('id'));
      if (!['true', 'false'].includes(url.searchParams.get('deleteTargetGroup') ?? '')) {
        throw validationFailed('deleteTargetGroup', 'deleteTargetGroup: The value must be true or false');
      }
      if (status === 'ACTIVE') throw validationFailed('status', 'An active mapping cannot be deleted');
      mappings.delete(id);
      return noContent();
    },
  });
}

function needStatus(value: unknown): PushMapping['status'] {
  if (value === 'ACTIVE' || value === 'INACTIVE') return value;
  throw validationFailed('status', 'status: The value must be ACTIVE or INACTIVE');
}

function needGroup(org: SandboxOrg, id: unknown): string {
  const group = typeof id === 'string' ? org.findGroup(id) : undefined;
  if (group === undefined || group.id !== id || group.type === 'BUILT_IN') {
    throw validationFailed('sourceGroupId', 'sourceGroupId: Only an existing group can be pushed');
  }
  return group.id;
}
