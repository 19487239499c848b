import type { components } from '../generated/scim.ts';
import type { Readable, Writable } from './markers.ts';

type Schemas = components['schemas'];

/** A user in full, as the service provider answers it. @see RFC 7643 §4.1 */
export type User = Readable<Schemas['User']>;
/** A user with only the attributes that the request left; `schemas` and `id` always stay. @see RFC 7644 §3.9 */
export type ProjectedUser = Readable<Schemas['ProjectedUser']>;
/** A user to create or to replace another with. @see RFC 7643 §4.1 */
export type UserInput = Writable<Schemas['UserRequest']>;
/** A group in full, as the service provider answers it. @see RFC 7643 §4.2 */
export type Group = Readable<Schemas['Group']>;
/** A group with only the attributes that the request left; `schemas` and `id` always stay. @see RFC 7644 §3.9 */
export type ProjectedGroup = Readable<Schemas['ProjectedGroup']>;
/** A group to create or to replace another with. @see RFC 7643 §4.2 */
export type GroupInput = Writable<Schemas['GroupRequest']>;
/** One change of a PATCH. @see RFC 7644 §3.5.2 */
export type PatchOperation = Writable<Schemas['PatchOperation']>;
/** What the service provider supports. @see RFC 7643 §5 */
export type ServiceProviderConfig = Readable<Schemas['ServiceProviderConfig']>;
/** A kind of resource. @see RFC 7643 §6 */
export type ResourceType = Readable<Schemas['ResourceType']>;
/** The attributes of a resource type or of an extension. @see RFC 7643 §7 */
export type Schema = Readable<Schemas['Schema']>;
