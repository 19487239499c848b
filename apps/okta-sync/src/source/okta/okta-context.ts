import type { SourceUser } from '../source-snapshot.ts';
import { OktaFailure } from './okta-failure.ts';
import type { OktaHttp } from './okta-http.ts';
import { parseGroups, type ParsePage } from './okta-wire.ts';

/** What every part of one read works with. */
export interface OktaContext {
  readonly http: OktaHttp;
  readonly signal: AbortSignal;
  readonly parseUser: (body: unknown) => SourceUser;
  readonly parseUsers: ParsePage<SourceUser>;
  /** Most groups that are read at once. */
  readonly concurrency: number;
  /** Told how many members Okta counts in the groups that are read now. */
  readonly onPlan: (members: number) => void;
  /** Told of every member read. */
  readonly onMembers: (count: number) => void;
}

/** What the token sees at all, and Okta's clock. */
export interface Access {
  readonly seesGroups: boolean;
  /** Milliseconds since 1970. */
  readonly date: number | undefined;
}

/** A cheap request that shows whether Okta answers, takes the token, and shows it anything. @throws {OktaFailure} */
export async function checkAccess({ http, signal }: OktaContext): Promise<Access> {
  const { body, date } = await http.get('/api/v1/groups?limit=1', signal);
  return { seesGroups: parseGroups(body).length > 0, date };
}

/** Whether Okta shows the token any people. @throws {OktaFailure} */
export async function seesPeople({ http, signal, parseUsers }: OktaContext): Promise<boolean> {
  const { body } = await http.get('/api/v1/users?limit=1', signal);
  return parseUsers(body).length > 0;
}

/** The failure that something threw; whatever else was thrown goes on. A refused token spoils everything. */
export function failureIn(error: unknown): OktaFailure {
  if (error instanceof OktaFailure && error.kind !== 'refused') return error;
  throw error;
}
