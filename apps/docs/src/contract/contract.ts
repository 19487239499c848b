import type { JsonValue } from './json.ts';

/** An API as the reference shows it: nothing is left to resolve or to look up. */
export interface Contract {
  /** The file's name without its ending; the prefix of every anchor. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** Markdown. */
  readonly description: string;
  /** The base URL with the defaults of its variables. */
  readonly server: string;
  readonly sections: readonly Section[];
  readonly schemas: readonly NamedSchema[];
}

/** The operations of one tag. */
export interface Section {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Operation[];
}

/** One method on one path. */
export interface Operation {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** The header that carries the credential, as curl sends it; `undefined` when none is needed. */
  readonly credential: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly request: Message | undefined;
  readonly responses: readonly Response[];
}

/** A parameter in the path, the query or a header, or a header of a response. */
export interface Parameter {
  readonly name: string;
  readonly place: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

/** The body of a request or response. */
export interface Message {
  readonly description: string;
  readonly mediaTypes: readonly string[];
  readonly schema: Schema | undefined;
  readonly examples: readonly Example[];
}

/** A response of an operation. */
export interface Response extends Message {
  readonly status: string;
  readonly headers: readonly Parameter[];
}

/** A body as it goes over the wire. */
export interface Example {
  readonly title: string;
  readonly value: JsonValue;
}

/** A component schema. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
}

/** A schema in words. */
export interface Schema {
  readonly description: string;
  readonly type: TypeText;
  /** Such as "read-only" or "at least 1". */
  readonly notes: readonly string[];
  readonly properties: readonly Property[];
  /** The component schemas whose properties it has as well. */
  readonly includes: readonly string[];
}

/** A type in words, in which the names of component schemas are links. */
export type TypeText = readonly (string | { readonly component: string })[];

/** A property of an object schema. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}
