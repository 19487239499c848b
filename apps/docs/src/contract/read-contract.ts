import type { Contract, NamedSchema, Operation, Section } from './contract.ts';
import { childrenOf, objectOf, objectsOf, textOf, valuesOf, type JsonObject } from './json.ts';
import { resolve, type OpenApiDocument } from './openapi-document.ts';
import { readMessage, readParameter, readResponses } from './read-message.ts';
import { readSchema } from './read-schema.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

/** Reads everything of an OpenAPI description that the reference shows. */
export function readContract(document: OpenApiDocument): Contract {
  const info = objectOf(document.root, 'info');
  return {
    name: document.name,
    title: textOf(info, 'title'),
    version: textOf(info, 'version'),
    description: textOf(info, 'description'),
    server: readServer(document.root),
    sections: readSections(document),
    schemas: readSchemas(document),
  };
}

function readServer(root: JsonObject): string {
  const [server = {}] = objectsOf(root, 'servers');
  const variables = objectOf(server, 'variables');
  return textOf(server, 'url').replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    return textOf(objectOf(variables, name), 'default') || placeholder;
  });
}

/** One section for each tag, in the order of the tags, and one for the operations that have none. */
function readSections(document: OpenApiDocument): readonly Section[] {
  const operations = childrenOf(document.root, 'paths').flatMap(([path, item]) =>
    readPath(document, path, item),
  );
  const tags = objectsOf(document.root, 'tags').map((tag) => textOf(tag, 'name'));
  const others = operations.map(({ tag }) => tag).filter((tag) => !tags.includes(tag));
  return [...new Set([...tags, ...others])].map((name) => ({
    name: name || 'Operations',
    description: textOf(tagOf(document, name), 'description'),
    operations: operations.filter(({ tag }) => tag === name).map(({ operation }) => operation),
  }));
}

function tagOf(document: OpenApiDocument, name: string): JsonObject {
  return objectsOf(document.root, 'tags').find((tag) => textOf(tag, 'name') === name) ?? {};
}

function readPath(
  document: OpenApiDocument,
  path: string,
  item: JsonObject,
): readonly { readonly tag: string; readonly operation: Operation }[] {
  return METHODS.flatMap((method) => {
    const node = item[method] === undefined ? undefined : objectOf(item, method);
    if (node === undefined) return [];
    const [tag] = valuesOf(node, 'tags');
    const parameters = [...objectsOf(item, 'parameters'), ...objectsOf(node, 'parameters')];
    return [
      {
        tag: typeof tag === 'string' ? tag : '',
        operation: readOperation(document, method, path, node, parameters),
      },
    ];
  });
}

function readOperation(
  document: OpenApiDocument,
  method: string,
  path: string,
  node: JsonObject,
  parameters: readonly JsonObject[],
): Operation {
  const body = node['requestBody'] === undefined ? undefined : objectOf(node, 'requestBody');
  return {
    id: textOf(node, 'operationId'),
    method: method.toUpperCase(),
    path,
    summary: textOf(node, 'summary'),
    description: textOf(node, 'description'),
    credential: readCredential(document, node),
    parameters: parameters.map((parameter) => readParameter(document, parameter)),
    request: body === undefined ? undefined : readMessage(document, resolve(document, body)),
    responses: readResponses(document, node),
  };
}

/**
 * The first way to authenticate, as the header that a client sends. OpenAPI cannot say what stands before an API key; the
 * extension `x-prefix` does.
 */
function readCredential(document: OpenApiDocument, node: JsonObject): string | undefined {
  const [requirement = {}] = objectsOf(node['security'] === undefined ? document.root : node, 'security');
  const [name] = Object.keys(requirement);
  if (name === undefined) return undefined;
  const scheme = objectOf(objectOf(objectOf(document.root, 'components'), 'securitySchemes'), name);
  if (textOf(scheme, 'type') !== 'apiKey') {
    return textOf(scheme, 'scheme') === 'basic'
      ? 'Authorization: Basic $TOKEN'
      : 'Authorization: Bearer $TOKEN';
  }
  const prefix = textOf(scheme, 'x-prefix');
  return `${textOf(scheme, 'name')}: ${prefix === '' ? '' : `${prefix} `}$TOKEN`;
}

function readSchemas(document: OpenApiDocument): readonly NamedSchema[] {
  return childrenOf(objectOf(document.root, 'components'), 'schemas').map(([name, node]) => ({
    name,
    schema: readSchema(node),
  }));
}
