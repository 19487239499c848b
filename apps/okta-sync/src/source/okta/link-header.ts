/**
 * The target of the first link with the given relation; undefined when there is none.
 *
 * URLs may contain commas and semicolons, so the header is scanned rather than split: a URL ends at `>`, a quoted
 * parameter at its closing quote.
 *
 * @see RFC 8288 §3
 */
export function linkTarget(header: string, relation: string): string | undefined {
  for (const [, target, parameters] of header.matchAll(LINK)) {
    if (relationsOf(parameters ?? '').includes(relation)) return target;
  }
  return undefined;
}

const PARAMETER = /\s*;\s*([\w!#$&+.^`|~*-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]+)))?/g;
const LINK = new RegExp(`<([^>]*)>((?:${PARAMETER.source})*)`, 'g');

function relationsOf(parameters: string): readonly string[] {
  const relation = [...parameters.matchAll(PARAMETER)].find(([, name]) => name?.toLowerCase() === 'rel');
  return (relation?.[2] ?? relation?.[3] ?? '').toLowerCase().split(/\s+/);
}
