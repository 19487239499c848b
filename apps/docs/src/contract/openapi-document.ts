import { parse } from 'yaml';
import { isJsonObject, objectOf, textOf, type JsonObject } from './json.ts';

/** An OpenAPI 3.1 description as it was read, and the file's name without its ending. */
export interface OpenApiDocument {
  readonly name: string;
  readonly root: JsonObject;
}

/**
 * Parses an OpenAPI description.
 *
 * @throws Error with one sentence when the text is no YAML or no OpenAPI 3.1.
 */
export function parseOpenApi(text: string, name: string): OpenApiDocument {
  const root: unknown = parse(text);
  if (!isJsonObject(root) || !textOf(root, 'openapi').startsWith('3.1')) {
    throw new Error(`${name}: not an OpenAPI 3.1 description.`);
  }
  return { name, root };
}

/**
 * Follows a node's `$ref` into the same document; any other node stays itself. Call it only where OpenAPI allows a
 * reference: SCIM has attributes of that very name, in examples and among properties.
 *
 * @throws Error that names a reference which leads nowhere.
 */
export function resolve(document: OpenApiDocument, node: JsonObject): JsonObject {
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  const segments = reference.replace(/^#\//, '').split('/').map(unescapePointer);
  const target = segments.reduce<JsonObject>((found, segment) => objectOf(found, segment), document.root);
  if (Object.keys(target).length === 0) throw new Error(`${document.name}: ${reference} leads nowhere.`);
  return resolve(document, target);
}

/** The component that a node refers to, by its last segment; `undefined` when the node is no reference. */
export function referenceName(node: JsonObject): string | undefined {
  const reference = node['$ref'];
  return typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
