import { GROUP_SCHEMA, METADATA_NAMESPACE, USER_SCHEMA } from '@drawbridge/scim/wire';
import type {
  CustomEndpoint,
  CustomInput,
  GroupInputOf,
  NoExtensions,
  UserInputOf,
} from '../typed/extension.ts';

/** What can be written at each endpoint. Of the caller's own kinds, `schemas` is known to the caller alone. */
export type EndpointInputs<X = NoExtensions> = {
  readonly '/Users': UserInputOf<X>;
  readonly '/Groups': GroupInputOf<X>;
} & {
  readonly [Name in CustomEndpoint<X>]: CustomInput<X, Name> & { readonly schemas: readonly string[] };
};

/** The endpoints whose resources can be written. */
export type Endpoint<X = NoExtensions> = keyof EndpointInputs<X>;

/** The core schema of the resources at an endpoint of the RFC's. */
export function schemaAt(endpoint: string): string | undefined {
  if (endpoint === '/Users') return USER_SCHEMA;
  return endpoint === '/Groups' ? GROUP_SCHEMA : undefined;
}

/** Fills in `schemas` when it is missing: the core schema, and the extensions that the resource has. */
export function withSchemas(schema: string | undefined, resource: object): object {
  const extensions = Object.entries(resource)
    .filter(([name, value]) => (/^urn:/i.test(name) || name === METADATA_NAMESPACE) && value !== undefined)
    .map(([name]) => name);
  return { ...(schema === undefined ? {} : { schemas: [schema, ...extensions] }), ...resource };
}
