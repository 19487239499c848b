import { z } from 'zod';

/** Lets a text stand in logs and tables: one line, without characters that move a terminal's cursor. */
export function oneLine(text: z.ZodString): z.ZodString {
  return text.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of text');
}

/** A line for people, which may be missing. */
export const remark: z.ZodDefault<z.ZodString> = oneLine(
  z.string('must be a text').max(500, 'must have at most 500 characters'),
).default('');
