import type { OktaGroup } from '../org/group.ts';
import type { OktaUser } from '../org/user.ts';
import type { SandboxOrg } from '../org/sandbox-org.ts';

/** A JSON object on its way out. */
export type JsonOut = Readonly<Record<string, unknown>>;

const OBJECT_CLASSES = {
  OKTA_GROUP: 'okta:user_group',
  BUILT_IN: 'okta:user_group',
  APP_GROUP: 'okta:windows_security_principal',
} as const;

/** A user as the management API shows it; `origin` is that of the request. */
export function renderUser(user: OktaUser, origin: string, userTypeId: string): JsonOut {
  const { profile, passwordChanged, ...rest } = user;
  const password = passwordChanged === null ? {} : { password: {} };
  return {
    ...rest,
    passwordChanged,
    type: { id: userTypeId },
    profile,
    credentials: { ...password, provider: { type: 'OKTA', name: 'OKTA' } },
    _links: { self: { href: `${origin}/api/v1/users/${user.id}` } },
  };
}

/** A group as the management API shows it; `origin` is that of the request. */
export function renderGroup(group: OktaGroup, origin: string): JsonOut {
  const { id, created, lastUpdated, lastMembershipUpdated, type, sourceAppId, profile } = group;
  const self = `${origin}/api/v1/groups/${id}`;
  const source = sourceAppId === null ? {} : { source: { id: sourceAppId } };
  const sourceLink = sourceAppId === null ? {} : { source: { href: `${origin}/api/v1/apps/${sourceAppId}` } };
  return {
    id,
    created,
    lastUpdated,
    lastMembershipUpdated,
    objectClass: [OBJECT_CLASSES[type]],
    type,
    profile,
    ...source,
    _links: {
      logo: [logo(origin, type, 'medium'), logo(origin, type, 'large')],
      ...sourceLink,
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
}

/** A group with `_embedded.stats`, the answer to `expand=stats`. */
export function renderGroupWithStats(group: OktaGroup, origin: string, org: SandboxOrg): JsonOut {
  const self = `${origin}/api/v1/groups/${group.id}`;
  const stats = {
    usersCount: org.countMembers(group.id),
    appsCount: 0,
    groupPushMappingsCount: 0,
    hasAdminPrivilege: group.type === 'BUILT_IN' && group.profile.name === 'Okta Administrators',
    _links: { users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
  return { ...renderGroup(group, origin), _embedded: { stats } };
}

/** The org itself. */
export function renderOrg(org: SandboxOrg, origin: string, created: string): JsonOut {
  return {
    id: org.id,
    companyName: 'Larkfield',
    status: 'ACTIVE',
    subdomain: 'larkfield',
    website: 'https://www.example.com',
    supportPhoneNumber: null,
    endUserSupportHelpURL: null,
    created,
    lastUpdated: created,
    expiresAt: null,
    _links: { organization: { href: `${origin}/api/v1/org` } },
  };
}

function logo(origin: string, type: OktaGroup['type'], size: 'medium' | 'large'): JsonOut {
  const picture = type === 'APP_GROUP' ? 'odyssey/active_directory' : 'okta';
  return { name: size, href: `${origin}/img/logos/groups/${picture}-${size}.png`, type: 'image/png' };
}
