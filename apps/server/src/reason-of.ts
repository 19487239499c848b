/** Why something failed, in one sentence or less. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
