import type { SourceRequest } from '../identity-source.ts';
import { selectorKey } from '../group-selector.ts';
import { haveSameItems } from '../same-items.ts';
import type { SourceSnapshot } from '../source-snapshot.ts';

/** A snapshot that may be built on. */
export type Basis = SourceSnapshot & { readonly watermark: string };

/** The snapshot that an incremental read may build on; undefined when only a full read gives what is asked. */
export function basisOf(
  { previous, mode, selectors }: SourceRequest,
  source: string,
  profileKeys: readonly string[],
): Basis | undefined {
  if (mode === 'full' || previous?.watermark === undefined || previous.source !== source) return undefined;
  const known = previous.selections.map(({ selector }) => selectorKey(selector));
  const fits =
    previous.groups.size > 0 &&
    haveSameItems(selectors.map(selectorKey), known) &&
    haveSameItems(profileKeys, previous.profileKeys);
  return fits ? { ...previous, watermark: previous.watermark } : undefined;
}
