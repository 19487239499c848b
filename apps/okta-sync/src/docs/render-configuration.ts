import { z } from 'zod';

import { configJsonSchema } from '../config/json-schema.ts';
import { renderTable } from './render-table.ts';

interface Schema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly pattern?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly additionalProperties?: unknown;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly required?: readonly string[] | undefined;
}

const SCHEMA: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    pattern: z.string().optional(),
    properties: z.record(z.string(), SCHEMA).optional(),
    additionalProperties: z.unknown().optional(),
    items: SCHEMA.optional(),
    anyOf: z.array(SCHEMA).optional(),
    required: z.array(z.string()).optional(),
  }),
);

/** Renders every setting of okta-sync.yaml from its schema. */
export function renderConfiguration(): string {
  return [
    '# The configuration of okta-sync',
    'Generated from the schema by `pnpm generate`. `okta-sync config schema` prints the schema itself, with which editors complete and check the file; `okta-sync config print` prints the configuration as it is understood. A duration is a number with a unit: `10s`, `15m`, `1h`, `2d`, or 0.',
    ...sections('', SCHEMA.parse(configJsonSchema())),
    SECRETS,
  ]
    .join('\n\n')
    .concat('\n');
}

const SECRETS = `## Secrets

They come from the environment only, each from its variable or from the file that the variable with \`_FILE\` behind it
names, and occur in no message, log or state.

${renderTable(
  ['variable', 'what it is'],
  [
    ['`OKTA_API_TOKEN`', 'The API token, with `source.okta.auth: token`.'],
    ['`OKTA_PRIVATE_KEY`', "The app's private key (PEM or JWK), with `source.okta.auth: oauth`."],
    ['`SOURCE_SCIM_TOKEN`', 'The token of a SCIM source.'],
    ['`SCIM_TOKEN`', "The token of the application's SCIM API."],
    ['`WEBHOOK_URL`', 'Where alerts are posted; nowhere when absent.'],
  ],
)}

Two more variables say how \`run\` logs: \`LOG_FORMAT\` is \`text\` (default) or \`json\`, and with \`json\`, \`LOG_PEOPLE\` is
\`names\` (default) or \`digests\`, which puts a digest in the place of each e-mail address.`;

/** The settings of an object, and then those of the objects in it. */
function sections(path: string, schema: Schema): readonly string[] {
  const settings = Object.entries(schema.properties ?? {});
  const rows = settings
    .filter(([, one]) => nested(one) === undefined)
    .map(([key, one]) => [
      `\`${key}\``,
      valueOf(one),
      defaultOf(one, schema.required?.includes(key) === true),
      one.description ?? '',
    ]);
  const heading =
    path === '' ? [] : [`## \`${path}\``, ...(schema.description === undefined ? [] : [schema.description])];
  return [
    ...heading,
    ...(rows.length === 0 ? [] : [renderTable(['setting', 'value', 'default', 'meaning'], rows)]),
    ...settings.flatMap(([key, one]) => {
      const inner = nested(one);
      const name = `${path === '' ? '' : `${path}.`}${key}${one.type === 'array' ? '[]' : ''}`;
      return inner === undefined ? [] : sections(name, { ...inner, description: one.description });
    }),
  ];
}

/** The object in a setting that has settings of its own. */
function nested({ properties, items, ...rest }: Schema): Schema | undefined {
  if (properties !== undefined) return { properties, ...rest };
  return items?.properties === undefined ? undefined : items;
}

function valueOf({ type, enum: values, anyOf, items, pattern, additionalProperties }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (anyOf !== undefined)
    return anyOf.some((one) => one.pattern !== undefined) ? 'duration' : anyOf.map(valueOf).join(' or ');
  if (items !== undefined)
    return items.enum === undefined ? `list of ${valueOf(items)}s` : `list of ${valueOf(items)}`;
  if (pattern !== undefined) return 'duration';
  if (type === 'object' && additionalProperties !== undefined) return 'texts by name';
  return (
    { string: 'text', integer: 'whole number', number: 'number', boolean: '`true`, `false`' }[type ?? ''] ??
    ''
  );
}

function defaultOf({ default: value }: Schema, required: boolean): string {
  if (value === undefined) return required ? 'required' : '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ')}\``;
}
