import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { parse } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

const FILE = path.join(import.meta.dirname, '../../../openapi/admin.yaml');
const CONTRACT = toNode(parse(readFileSync(FILE, 'utf8')));

const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  schemas: { contract: CONTRACT },
  validateSchema: false,
});
addFormats.default(ajv);

/** The operations and statuses that the contract names, such as `GET /healthz 200`. */
export const DESCRIBED: readonly string[] = Object.entries(toNode(CONTRACT['paths'])).flatMap(
  ([template, item]) =>
    Object.entries(toNode(item)).flatMap(([method, operation]) =>
      Object.keys(toNode(toNode(operation)['responses'])).map(
        (status) => `${method.toUpperCase()} ${template} ${status}`,
      ),
    ),
);

/**
 * Checks a response against openapi/admin.yaml: that the operation names its status, its headers and its body.
 *
 * @returns What it is in the contract, such as `GET /healthz 200`.
 * @throws Error that tells what the contract does not allow.
 */
export async function checkAdminResponse(method: string, url: string, response: Response): Promise<string> {
  const { status, headers } = response;
  const template = findTemplate(new URL(url).pathname);
  const name = `${method} ${template} ${status}`;
  const operation = toNode(toNode(toNode(CONTRACT['paths'])[template])[method.toLowerCase()]);
  const described = resolve(toNode(operation['responses'])[String(status)]);
  for (const [header, node] of Object.entries(toNode(described['headers']))) {
    if (toNode(node)['required'] === true && !headers.has(header)) throw new Error(`${name} lacks ${header}`);
  }
  const text = await response.text();
  const content = toNode(described['content']);
  if (Object.keys(content).length === 0) {
    if (text !== '' || described['description'] === undefined)
      throw new Error(`${name} is not in the contract`);
    return name;
  }
  const mediaType = headers.get('content-type') ?? '';
  const reference = toNode(toNode(content[mediaType])['schema'])['$ref'];
  if (typeof reference !== 'string') throw new Error(`${name} has no ${mediaType} in the contract`);
  const validate = ajv.getSchema(`contract${reference}`);
  if (validate === undefined || validate(JSON.parse(text)) !== true) {
    throw new Error(`${name}: ${JSON.stringify(validate?.errors)} in ${text}`);
  }
  return name;
}

function findTemplate(pathname: string): string {
  const templates = Object.keys(toNode(CONTRACT['paths']));
  const found = templates.find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  if (found === undefined) throw new Error(`${pathname} is not in the contract`);
  return found;
}

function resolve(node: unknown): Node {
  const reference = toNode(node)['$ref'];
  if (typeof reference !== 'string') return toNode(node);
  return toNode(
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((parent, key) => toNode(parent)[key], CONTRACT),
  );
}

function toNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
