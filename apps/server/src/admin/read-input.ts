import type { z } from 'zod';
import { listIssues } from '../list-issues.ts';
import { Problem } from './problem.ts';

/** More than any request of this API needs. */
const MAX_BODY = 64 * 1024;

/**
 * Reads a JSON body.
 *
 * @throws Problem 413 for a long one, 400 for one that is not JSON.
 */
export async function readBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY) > MAX_BODY) {
    throw new Problem(413, `the body must tell its length, at most ${MAX_BODY} bytes`);
  }
  try {
    const body: unknown = await request.json();
    return body;
  } catch {
    throw new Problem(400, 'the body is no JSON');
  }
}

/**
 * Checks what a caller sent.
 *
 * @throws Problem 400 that lists every mistake at once.
 */
export function checkInput<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Problem(400, listIssues(parsed.error).join('; '));
}
