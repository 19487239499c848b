import type { Hono } from 'hono';
import type { AttributeReader } from '../filter/match-filter.ts';
import { USER_FILTER, USER_SEARCH } from '../filter/filter-rules.ts';
import { isJsonObject } from '../json.ts';
import { OktaError, resourceNotFound, validationFailed } from '../okta-error.ts';
import { isLifecycleOperation, type LifecycleOperation } from '../org/lifecycle.ts';
import { parseProfileAttributes } from '../org/profile.ts';
import type { CreateUserOptions, SandboxOrg } from '../org/sandbox-org.ts';
import type { OktaUser } from '../org/user.ts';
import { readListQuery } from './list-query.ts';
import { firstOf, type Page, pageOf } from './page.ts';
import { renderGroup, renderUser } from './render.ts';
import { addRoute, type ApiRequest, noContent, type RouteContext } from './route.ts';

/** Rows of a `q` query, which cannot be paged. */
const Q_LIMIT = { default: 10, max: 200 };

/** Adds everything under `/api/v1/users`. @see {@link https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/} */
export function addUserRoutes(app: Hono, context: RouteContext): void {
  const { org, pageLimits, userTypeId } = context;
  const show = (user: OktaUser, url: URL): Response =>
    Response.json(renderUser(user, url.origin, userTypeId));

  addRoute(app, '/api/v1/users', {
    GET: ({ url }) => {
      const { rows, headers } = listUsers(context, url);
      return Response.json(
        rows.map((user) => renderUser(user, url.origin, userTypeId)),
        { headers },
      );
    },
    POST: async (request) => show(await createUser(org, request), request.url),
  });
  addRoute(app, '/api/v1/users/:user', {
    GET: ({ url, param }) => show(needUserByRef(org, param('user')), url),
    POST: async ({ url, param, body }) => {
      const { id } = needUserByRef(org, param('user'));
      const { profile } = await body();
      return show(org.updateProfile(id, parseProfileAttributes(profile)), url);
    },
    DELETE: ({ param }) => {
      const { id, status } = needUserByRef(org, param('user'));
      // Okta takes the first DELETE for a deactivation, and only the second one for what it says.
      if (status === 'DEPROVISIONED') org.deleteUser(id);
      else org.deactivate(id);
      return noContent();
    },
  });
  addRoute(app, '/api/v1/users/:user/groups', {
    GET: ({ url, param }) => {
      const { rows, headers } = pageOf(
        org.groupsOf(needUserByRef(org, param('user')).id),
        url,
        pageLimits.groups,
      );
      return Response.json(
        rows.map((group) => renderGroup(group, url.origin)),
        { headers },
      );
    },
  });
  addRoute(app, '/api/v1/users/:user/lifecycle/:operation', {
    POST: ({ url, param }) => {
      const operation = param('operation');
      // Nobody can lock a user through the API.
      if (!isLifecycleOperation(operation) || operation === 'lock') throw new OktaError('E0000008');
      const user = changeStatus(org, needUserByRef(org, param('user')).id, operation);
      return operation === 'expire_password' ? show(user, url) : Response.json({});
    },
  });
}

/** The user with this id or login. @throws OktaError E0000007 */
export function needUserByRef(org: SandboxOrg, idOrLogin: string): OktaUser {
  const user = org.findUser(idOrLogin);
  if (user === undefined) throw resourceNotFound(idOrLogin, 'User');
  return user;
}

function listUsers(
  { org, searchIndex, pageLimits: { users: limits }, userTypeId }: RouteContext,
  url: URL,
): Page<OktaUser> {
  const query = readListQuery(url, { filter: USER_FILTER, search: USER_SEARCH });
  const present = (): readonly OktaUser[] => org.users().filter(({ status }) => status !== 'DEPROVISIONED');
  switch (query.kind) {
    case 'all':
      return pageOf(present(), url, limits);
    case 'filter':
    case 'search': {
      const users = query.kind === 'search' ? searchIndex.users() : org.users();
      return pageOf(
        users.filter((user) => query.matches(userReader(user, userTypeId))),
        url,
        limits,
      );
    }
    case 'prefix':
      return firstOf(
        present().filter(({ profile: { firstName, lastName, email } }) =>
          [firstName, lastName, email].some((value) => value.toLowerCase().startsWith(query.prefix)),
        ),
        url,
        Q_LIMIT,
      );
  }
}

function userReader(user: OktaUser, userTypeId: string): AttributeReader {
  const attributes: Readonly<Record<string, unknown>> = { ...user, 'type.id': userTypeId };
  return (name) =>
    name.startsWith('profile.') ? user.profile[name.slice('profile.'.length)] : attributes[name];
}

async function createUser(org: SandboxOrg, { url, body }: ApiRequest): Promise<OktaUser> {
  const { profile, credentials, groupIds } = await body();
  const options: CreateUserOptions = {
    status: firstStatus(url, credentials),
    groups: parseGroupIds(org, groupIds),
  };
  return org.createUser(parseProfileAttributes(profile), options);
}

/** Without a password the user is activated, but has yet to choose one. */
function firstStatus(url: URL, credentials: unknown): 'STAGED' | 'PROVISIONED' | 'ACTIVE' {
  if (url.searchParams.get('activate') === 'false') return 'STAGED';
  return isJsonObject(credentials) && isJsonObject(credentials['password']) ? 'ACTIVE' : 'PROVISIONED';
}

function parseGroupIds(org: SandboxOrg, groupIds: unknown): readonly string[] {
  if (groupIds === undefined) return [];
  if (!Array.isArray(groupIds))
    throw validationFailed('groupIds', 'groupIds: The field must be a list of group ids');
  return groupIds.map((id: unknown) => {
    const group = typeof id === 'string' ? org.findGroup(id) : undefined;
    if (group?.id !== id || group?.type !== 'OKTA_GROUP') {
      throw validationFailed('groupIds', 'groupIds: Only existing groups of type OKTA_GROUP can be assigned');
    }
    return group.id;
  });
}

function changeStatus(org: SandboxOrg, id: string, operation: Exclude<LifecycleOperation, 'lock'>): OktaUser {
  switch (operation) {
    case 'activate':
      return org.activate(id);
    case 'deactivate':
      return org.deactivate(id);
    case 'suspend':
      return org.suspend(id);
    case 'unsuspend':
      return org.unsuspend(id);
    case 'unlock':
      return org.unlock(id);
    case 'expire_password':
      return org.expirePassword(id);
  }
}
