import { z } from 'zod';

import { CONFIG_SCHEMA } from './config-schema.ts';

/** The JSON Schema of okta-sync.yaml, by which editors complete and check it. */
export function configJsonSchema(): object {
  return { title: 'okta-sync.yaml', ...z.toJSONSchema(CONFIG_SCHEMA, { io: 'input' }) };
}

/** The keys that the object at a path of the configuration may have; none where any key may be. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const found = path.reduce<unknown>(
    (schema, part) =>
      typeof part === 'number' ? member(schema, 'items') : member(member(schema, 'properties'), part),
    configJsonSchema(),
  );
  return Object.keys(member(found, 'properties') ?? {});
}

function member(value: unknown, key: PropertyKey): object | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'object' && found !== null ? found : undefined;
}
