import type { Example, Message, Parameter, Response } from './contract.ts';
import { childrenOf, objectOf, textOf, type JsonObject, type JsonValue } from './json.ts';
import { resolve, type OpenApiDocument } from './openapi-document.ts';
import { readSchema } from './read-schema.ts';

/** Reads a request's or a response's body; its media types are taken to have one schema. */
export function readMessage(document: OpenApiDocument, node: JsonObject): Message {
  const contents = childrenOf(node, 'content');
  const schema = contents[0]?.[1]['schema'];
  return {
    description: textOf(node, 'description'),
    mediaTypes: contents.map(([mediaType]) => mediaType),
    schema: schema === undefined ? undefined : readSchema(objectOf(contents[0]?.[1] ?? {}, 'schema')),
    examples: contents.slice(0, 1).flatMap(([, content]) => readExamples(document, content)),
  };
}

/** Reads the responses of an operation, in their order. */
export function readResponses(document: OpenApiDocument, operation: JsonObject): readonly Response[] {
  return childrenOf(operation, 'responses').map(([status, reference]) => {
    const node = resolve(document, reference);
    return { ...readMessage(document, node), status, headers: readHeaders(document, node) };
  });
}

/** Reads a parameter, or a header of a response. */
export function readParameter(document: OpenApiDocument, reference: JsonObject, name?: string): Parameter {
  const node = resolve(document, reference);
  return {
    name: name ?? textOf(node, 'name'),
    place: name === undefined ? textOf(node, 'in') : 'header',
    required: node['required'] === true,
    description: textOf(node, 'description'),
    schema: readSchema(objectOf(node, 'schema')),
  };
}

function readHeaders(document: OpenApiDocument, node: JsonObject): readonly Parameter[] {
  return childrenOf(node, 'headers').map(([name, header]) => readParameter(document, header, name));
}

function readExamples(document: OpenApiDocument, content: JsonObject): readonly Example[] {
  const named = childrenOf(content, 'examples').map(([name, reference]) => {
    const node = resolve(document, reference);
    return { title: textOf(node, 'summary') || name, value: node['value'] ?? null };
  });
  const single: JsonValue | undefined = content['example'];
  return single === undefined ? named : [{ title: 'Example', value: single }, ...named];
}
