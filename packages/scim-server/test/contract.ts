import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@drawbridge/scim';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { parse } from 'yaml';

const FILE = join(import.meta.dirname, '..', '..', '..', 'openapi', 'scim.yaml');

const document: unknown = parse(readFileSync(FILE, 'utf8'));
if (!isJsonObject(document)) throw new Error(`${FILE} is no OpenAPI document`);

/** The contract as it is written. */
export const CONTRACT: JsonObject = document;

const ajv = new Ajv2020({
  strict: true,
  // A schema may require what a schema that it is combined with defines.
  strictRequired: false,
  strictTypes: false,
  allErrors: true,
  schemas: { contract: CONTRACT },
  validateSchema: false,
});
addFormats.default(ajv);
ajv.addVocabulary(['example', 'openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components']);

/** A response that the contract describes. */
export interface ResponseContract {
  /** The headers that must come, by lower-case name. */
  readonly headers: readonly string[];
  /** The check of a body in each media type; none when there is no body. */
  readonly content: ReadonlyMap<string, ValidateFunction>;
}

/** An error message, for refusals that come before an operation is reached. */
export const validateError: ValidateFunction = compile('#/components/schemas/Error');

/** Compiles a component schema. */
export function compileComponent(name: string): ValidateFunction {
  return compile(`#/components/schemas/${name}`);
}

/** Finds the operation's response with a status; `undefined` for one that the contract does not name. */
export function findResponse(method: string, path: string, status: number): ResponseContract | undefined {
  const template = findTemplate(path);
  if (template === undefined) return undefined;
  const pointer = `#/paths/${escapePointer(template)}/${method.toLowerCase()}/responses/${status}`;
  const found = resolve(pointer);
  return found === undefined ? undefined : toResponseContract(found.value, found.pointer);
}

/** Finds the path of the contract that a path below the base path is an instance of. */
export function findTemplate(path: string): string | undefined {
  const templates = Object.keys(objectAt(CONTRACT, 'paths'));
  const [, endpoint = '', ...rest] = path.split('/');
  return (
    templates.find((template) => template.toLowerCase() === path.toLowerCase()) ??
    templates.find((template) => {
      const [, name = '', ...parameters] = template.split('/');
      const isTemplate =
        parameters.length === rest.length && parameters.every((part) => part.startsWith('{'));
      return isTemplate && name.toLowerCase() === endpoint.toLowerCase();
    })
  );
}

/** Follows references until something else than a reference stands there. */
export function resolve(
  pointer: string,
): { readonly value: JsonObject; readonly pointer: string } | undefined {
  const value = pointer
    .slice(2)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<JsonValue | undefined>((node, token) => (isJsonObject(node) ? node[token] : undefined), CONTRACT);
  if (!isJsonObject(value)) return undefined;
  const reference = value['$ref'];
  return typeof reference === 'string' ? resolve(reference) : { value, pointer };
}

/** The object under a name; empty where there is none. */
export function objectAt(node: JsonObject, name: string): JsonObject {
  const value = node[name];
  return isJsonObject(value) ? value : {};
}

/** The strings under a name. */
export function stringsAt(node: JsonObject, name: string): readonly string[] {
  const value = node[name];
  return isJsonArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function toResponseContract(response: JsonObject, pointer: string): ResponseContract {
  const content = Object.keys(objectAt(response, 'content')).map((mediaType) => {
    const validate = compile(`${pointer}/content/${escapePointer(mediaType)}/schema`);
    return [mediaType, validate] as const;
  });
  const headers = Object.keys(objectAt(response, 'headers')).map((name) => name.toLowerCase());
  return { headers, content: new Map(content) };
}

function compile(pointer: string): ValidateFunction {
  const validate = ajv.getSchema(`contract${encodeURI(pointer)}`);
  if (validate === undefined) throw new Error(`the contract has nothing at ${pointer}`);
  return validate;
}

function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
