/** The name that was asked for, or else the only one; `undefined` where there are several. */
export function wantedTenant(names: readonly string[], wanted: string | undefined): string | undefined {
  const [only, another] = names;
  return wanted ?? (another === undefined ? only : undefined);
}
