import { prepare, type Scope } from './scope.ts';

/** What a new thing is given. */
export interface Place {
  readonly number: number;
  readonly position: number;
}

const takeNext = prepare((database) =>
  database
    .insertInto('counters')
    .values({ tenant: '', kind: '', number: 0, position: 0 })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'kind']).doUpdateSet((column) => ({
        number: column('counters.number', '+', column.ref('excluded.number')),
        position: column('counters.position', '+', column.ref('excluded.position')),
      })),
    )
    .returning(['number', 'position']),
);

/**
 * Takes places for new things of a kind and gives the last of them. Nothing is given twice; and because whoever takes
 * places keeps the others waiting until the transaction ends, what has the higher position is never seen before what has
 * the lower one.
 */
export async function takePlaces(
  scope: Scope,
  kind: string,
  { numbers, positions }: { readonly numbers: number; readonly positions: number },
): Promise<Place> {
  const [place] = await takeNext(scope, scope.tenant, kind, numbers, positions);
  if (place === undefined) throw new Error('the database gave no place');
  return place;
}

/** Takes positions for so many new things that have no numbers, and gives the first of them. */
export async function takePositions(scope: Scope, kind: string, count: number): Promise<number> {
  const { position } = await takePlaces(scope, kind, { numbers: 0, positions: count });
  return position - count + 1;
}
