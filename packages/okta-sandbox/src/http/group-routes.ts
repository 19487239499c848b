import type { Hono } from 'hono';
import type { AttributeReader } from '../filter/match-filter.ts';
import { GROUP_FILTER, GROUP_SEARCH } from '../filter/filter-rules.ts';
import { OktaError, resourceNotFound } from '../okta-error.ts';
import type { OktaGroup } from '../org/group.ts';
import { parseProfileAttributes } from '../org/profile.ts';
import type { SandboxOrg } from '../org/sandbox-org.ts';
import { readListQuery } from './list-query.ts';
import { firstOf, type Page, pageOf } from './page.ts';
import { type JsonOut, renderGroup, renderGroupWithStats, renderUser } from './render.ts';
import { addRoute, noContent, type RouteContext } from './route.ts';
import { needUserByRef } from './user-routes.ts';

/** Rows of a `q` query, which cannot be paged. */
const MOST_BY_PREFIX = 300;

/** Adds everything under `/api/v1/groups`. @see {@link https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/} */
export function addGroupRoutes(app: Hono, context: RouteContext): void {
  const { org, userTypeId } = context;
  const show = (group: OktaGroup, { origin, searchParams }: URL): JsonOut =>
    searchParams.get('expand')?.split(',').includes('stats') === true
      ? renderGroupWithStats(group, origin, org)
      : renderGroup(group, origin);

  addRoute(app, '/api/v1/groups', {
    GET: ({ url }) => {
      const { rows, headers } = listGroups(context, url);
      return Response.json(
        rows.map((group) => show(group, url)),
        { headers },
      );
    },
    POST: async ({ url, body }) => {
      const { profile } = await body();
      return Response.json(renderGroup(org.createGroup(parseProfileAttributes(profile)), url.origin));
    },
  });
  addRoute(app, '/api/v1/groups/:groupId', {
    GET: ({ url, param }) => Response.json(show(needGroupById(org, param('groupId')), url)),
    PUT: async ({ url, param, body }) => {
      const { id } = needOwnGroup(org, param('groupId'));
      const { profile } = await body();
      return Response.json(
        renderGroup(org.replaceGroupProfile(id, parseProfileAttributes(profile)), url.origin),
      );
    },
    DELETE: ({ param }) => {
      org.deleteGroup(needGroupById(org, param('groupId')).id);
      return noContent();
    },
  });
  addRoute(app, '/api/v1/groups/:groupId/users', {
    GET: ({ url, param }) => {
      const { id } = needGroupById(org, param('groupId'));
      const { rows, headers } = pageOf(org.membersOf(id), url, context.pageLimits.members);
      return Response.json(
        rows.map((user) => renderUser(user, url.origin, userTypeId)),
        { headers },
      );
    },
  });
  addRoute(app, '/api/v1/groups/:groupId/users/:userId', {
    PUT: ({ param }) => {
      org.addToGroup(needOwnGroup(org, param('groupId')).id, needUserByRef(org, param('userId')).id);
      return noContent();
    },
    DELETE: ({ param }) => {
      org.removeFromGroup(needOwnGroup(org, param('groupId')).id, needUserByRef(org, param('userId')).id);
      return noContent();
    },
  });
}

function listGroups({ org, searchIndex, pageLimits, role }: RouteContext, url: URL): Page<OktaGroup> {
  const query = readListQuery(url, { filter: GROUP_FILTER, search: GROUP_SEARCH });
  const all = query.kind === 'search' ? searchIndex.groups() : org.groups();
  const groups = all.filter(({ type }) => role() !== 'group-admin' || type !== 'BUILT_IN');
  switch (query.kind) {
    case 'all':
      return pageOf(groups, url, pageLimits.groups);
    case 'filter':
    case 'search':
      return pageOf(
        groups.filter((group) => query.matches(groupReader(group))),
        url,
        pageLimits.groups,
      );
    case 'prefix':
      return firstOf(
        groups.filter(({ profile }) => profile.name.toLowerCase().startsWith(query.prefix)),
        url,
        { default: MOST_BY_PREFIX, max: MOST_BY_PREFIX },
      );
  }
}

function groupReader(group: OktaGroup): AttributeReader {
  const attributes: Readonly<Record<string, unknown>> = { ...group, 'source.id': group.sourceAppId };
  return (name) =>
    name.startsWith('profile.') ? group.profile[name.slice('profile.'.length)] : attributes[name];
}

/** Unlike the org's hooks, the API finds a group only by its id. */
function needGroupById(org: SandboxOrg, id: string): OktaGroup {
  const group = org.findGroup(id);
  if (group?.id !== id) throw resourceNotFound(id, 'UserGroup');
  return group;
}

/** Imported and built-in groups are not the administrator's to change. */
function needOwnGroup(org: SandboxOrg, id: string): OktaGroup {
  const group = needGroupById(org, id);
  if (group.type !== 'OKTA_GROUP') throw new OktaError('E0000006');
  return group;
}
