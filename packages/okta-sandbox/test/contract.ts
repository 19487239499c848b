import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { parse } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

const FILE = join(import.meta.dirname, '../../../openapi/okta-management.yaml');
const CONTRACT = toNode(parse(readFileSync(FILE, 'utf8')));
const PATHS = toNode(CONTRACT['paths']);

const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  schemas: { contract: CONTRACT },
  validateSchema: false,
});
addFormats.default(ajv);

/** One answer that the contract names. */
export interface Described {
  readonly method: string;
  readonly template: string;
  readonly status: number;
}

/** Every answer that the contract names. */
export const DESCRIBED: readonly Described[] = Object.entries(PATHS).flatMap(([template, item]) =>
  Object.entries(toNode(item)).flatMap(([method, operation]) =>
    Object.keys(toNode(toNode(operation)['responses'])).map((status) => ({
      method: method.toUpperCase(),
      template,
      status: Number(status),
    })),
  ),
);

/** What the contract does not allow of an answer; nothing when all is well. */
export async function faultsOf(
  { method, template, status }: Described,
  response: Response,
): Promise<readonly string[]> {
  if (response.status !== status) return [`${response.status} instead of ${status}`];
  const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status)];
  const described = resolve(pointer);
  const lacking = Object.keys(toNode(described.node['headers'])).filter(
    // The last page has no link, and only one refusal names a nonce.
    (name) => !['Link', 'DPoP-Nonce'].includes(name) && !response.headers.has(name),
  );
  const text = await response.text();
  const content = toNode(described.node['content']);
  if (Object.keys(content).length === 0) return [...lacking, ...(text === '' ? [] : ['a body'])];
  const type = response.headers.get('content-type') ?? '';
  if (content[type] === undefined) return [...lacking, `a body of ${type}`];
  const schema = [...described.pointer, 'content', type, 'schema'].map(escape).join('/');
  const validate = ajv.getSchema(`contract#/${schema}`);
  if (validate?.(JSON.parse(text)) === true) return lacking;
  return [...lacking, `${JSON.stringify(validate?.errors)} in ${text}`];
}

/** Follows references until something else than a reference stands there. */
function resolve(pointer: readonly string[]): { readonly node: Node; readonly pointer: readonly string[] } {
  const node = toNode(pointer.reduce<unknown>((parent, key) => toNode(parent)[key], CONTRACT));
  const reference = node['$ref'];
  return typeof reference === 'string' ? resolve(reference.slice(2).split('/')) : { node, pointer };
}

function escape(token: string): string {
  return encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function toNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
