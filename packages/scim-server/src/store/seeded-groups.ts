import { foldCase } from '@drawbridge/scim';
import { DEFAULT_GROUPS } from '../default-groups.ts';
import type { Draft } from './resource-store.ts';

/** What every store holds from the start: the default groups, in their order. */
export const SEEDED_GROUPS: readonly Required<Pick<Draft, 'id' | 'attributes' | 'keys'>>[] =
  DEFAULT_GROUPS.map(({ id, name }) => {
    const folded = foldCase(name);
    return {
      id,
      attributes: { displayName: name },
      keys: { name: folded, displayName: folded, label: name, active: true },
    };
  });
