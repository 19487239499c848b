import { parse } from 'yaml';
import { z } from 'zod';

/**
 * Parses a text in YAML.
 *
 * @throws Error that tells what is wrong with it, and where.
 */
export function parseYaml<Value>(schema: z.ZodType<Value>, text: string): Value {
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
