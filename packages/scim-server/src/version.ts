/** Prints a version as the weak entity tag of `meta.version` and `ETag`. @see RFC 7644 §3.14 */
export function printVersion(version: number): string {
  return `W/"${version}"`;
}
