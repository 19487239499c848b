export { createOktaSandbox, type OktaSandbox, type OktaSandboxOptions } from './okta-sandbox.ts';
export type { AdminRole, OAuthApp } from './auth/oauth-app.ts';
export type { Listening, ListenOptions } from './listen.ts';

export type { CreateGroupOptions, CreateUserOptions, SandboxOrg } from './org/sandbox-org.ts';
export type { SearchIndex } from './org/search-index.ts';
export type { GroupType, OktaGroup } from './org/group.ts';
export type { GroupProfile, ProfileAttributes, ProfileValue, UserProfile } from './org/profile.ts';
export { type OktaUser, USER_STATUSES, type UserStatus } from './org/user.ts';
export type { GroupMemberships, OrgSnapshot } from './org/snapshot.ts';
export { parseOrgSnapshot } from './org/parse-snapshot.ts';

export type { Fault, FaultOptions, Faults } from './fault/fault.ts';
export { OktaError, type OktaErrorBody, type OktaErrorCode } from './okta-error.ts';
export type { PageLimit, PageLimits } from './http/page.ts';
export type { RateLimit } from './http/rate-limit.ts';
