import type { z } from 'zod';

/** Adds a mistake of its own to what the schema found. */
export function complain(context: z.RefinementCtx, message: string, ...path: (string | number)[]): void {
  context.addIssue({ code: 'custom', message, path });
}
