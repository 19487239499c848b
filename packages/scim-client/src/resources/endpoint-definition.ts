import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, METADATA_NAMESPACE, USER_SCHEMA } from '@drawbridge/scim/wire';
import type { GroupInput, UserInput } from '../typed/resource.ts';

/** What can be written at each endpoint. */
export interface EndpointInputs {
  readonly '/Users': UserInput;
  readonly '/Groups': GroupInput;
}

/** The endpoints whose resources can be written. */
export type Endpoint = keyof EndpointInputs;

/** How a resource type lies on the wire. */
interface EndpointDefinition {
  readonly schema: string;
  /** The extensions, each named in `schemas` when the resource has a member of that name. */
  readonly extensions: readonly string[];
}

const DEFINITIONS: Readonly<Record<Endpoint, EndpointDefinition>> = {
  '/Users': { schema: USER_SCHEMA, extensions: [ENTERPRISE_USER_SCHEMA, METADATA_NAMESPACE] },
  '/Groups': { schema: GROUP_SCHEMA, extensions: [] },
};

/** Fills in `schemas` when it is missing. */
export function withSchemas(endpoint: Endpoint, resource: object): object {
  const { schema, extensions } = DEFINITIONS[endpoint];
  return { schemas: [schema, ...extensions.filter((name) => Object.hasOwn(resource, name))], ...resource };
}
