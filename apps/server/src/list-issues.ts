import type { z } from 'zod';

/** Lists what is wrong with an input, each mistake behind the path of what it is about. */
export function listIssues({ issues }: z.ZodError): readonly string[] {
  return issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
}
