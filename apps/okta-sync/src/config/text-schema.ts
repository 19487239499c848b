import { z } from 'zod';

import { complain } from './complain.ts';

/** A text that says something. */
export const text: z.ZodString = z.string().trim().min(1);

/** An address; @param problemOf what is wrong with one, undefined when nothing is. */
export function address(problemOf: (text: string) => string | undefined): z.ZodType<string, string> {
  return text.superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) complain(context, problem);
  });
}
