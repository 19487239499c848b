import type { components } from '../generated/scim.ts';
import type { Readable } from './markers.ts';
import type { Group, GroupInput, ProjectedGroup, ProjectedUser, User, UserInput } from './resource.ts';

/** A service provider that knows nothing beyond the contract. */
export type NoExtensions = object;

/**
 * What the caller's service provider knows beyond the contract: more attributes of users and groups, and other kinds of
 * resource by their endpoints. Whatever it adds to users and groups is optional, since any of them may be without it.
 *
 * ```ts
 * interface Acme {
 *   User: {
 *     'urn:acme:params:scim:schemas:extension:Badge': { badge: string; level?: number };
 *     metadata: { costCenter?: string };
 *   };
 *   '/Devices': { serialNumber: string };
 * }
 * const client = createScimClient<Acme>({ baseUrl: 'https://app.example/scim/v2', token });
 * ```
 *
 * @see RFC 7643 §3.3
 */
export type Extensions<Given> = {
  readonly [Name in keyof Given]: Name extends 'User' | 'Group' | `/${string}` ? object : never;
};

/** A user as the caller's service provider answers it. */
export type UserOf<X> = Extended<User, MemberOf<X, 'User'>>;
/** A user of the caller's with only the attributes that the request left. */
export type ProjectedUserOf<X> = Extended<ProjectedUser, MemberOf<X, 'User'>>;
/** A user of the caller's to create or to replace another with. */
export type UserInputOf<X> = Extended<UserInput, MemberOf<X, 'User'>>;
/** A group as the caller's service provider answers it. */
export type GroupOf<X> = Extended<Group, MemberOf<X, 'Group'>>;
/** A group of the caller's with only the attributes that the request left. */
export type ProjectedGroupOf<X> = Extended<ProjectedGroup, MemberOf<X, 'Group'>>;
/** A group of the caller's to create or to replace another with. */
export type GroupInputOf<X> = Extended<GroupInput, MemberOf<X, 'Group'>>;

/** The endpoints of the caller's own kinds of resource. */
export type CustomEndpoint<X> = keyof X & `/${string}`;

/** A resource of another kind than the RFC's; where the caller does not say what it is, whatever it holds. */
export type CustomResource<X, Name> = Common & CustomOf<X, Name>;
/** The same with only the attributes that the request left. */
export type ProjectedCustom<X, Name> = Pick<Common, 'id' | 'schemas'> &
  Partial<Omit<Common, 'id' | 'schemas'>> &
  Partial<CustomOf<X, Name>>;
/** A resource of another kind to create or to replace another with. */
export type CustomInput<X, Name> = Readonly<CustomOf<X, Name>> & {
  readonly schemas?: readonly string[];
  readonly externalId?: string;
};

/** What every resource has. @see RFC 7643 §3.1 */
interface Common {
  readonly id: string;
  readonly schemas: readonly string[];
  readonly externalId?: string;
  readonly meta: Readable<components['schemas']['Meta']>;
}

type CustomOf<X, Name> = Name extends keyof X ? X[Name] : { readonly [name: string]: unknown };

type MemberOf<X, Name extends string> =
  X extends Readonly<Record<Name, infer Member>> ? Member : NoExtensions;

type Extended<Base, Extension> = keyof Extension extends never
  ? Base
  : Flat<Omit<Base, keyof Extension> & Partial<Readonly<Extension>>>;

type Flat<T> = { readonly [Name in keyof T]: T[Name] };
