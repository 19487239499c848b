/** Something that somebody should hear of: it began, or it is over. */
export interface News {
  /**
   * - `blocked`: a guard holds a plan back;
   * - `first-run`: the first plan waits to be looked at;
   * - `partial`: something could not be settled;
   * - `escrowed`: operations failed, and wait before they are tried again;
   * - `access-kept`: people who may have no access could not be made to lose it;
   * - `repeated`: what a run had done was to be done again in the next;
   * - `older-state`: the state was older than the journal, as one from a backup;
   * - `failing`: the source or the application cannot be used, again and again.
   */
  readonly kind:
    'blocked' | 'first-run' | 'partial' | 'escrowed' | 'access-kept' | 'repeated' | 'older-state' | 'failing';
  readonly event: 'raised' | 'cleared';
  /** The same for as long as it is the same matter, such as a plan that is held back by the same rules. */
  readonly key: string;
}

/** A matter that was told of, and is not over. */
export interface Told {
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A matter that stands now. */
export type Matter = Pick<News, 'kind' | 'key'>;

/**
 * Compares what stands with what was told: a matter is told once, and once more when it is over. One that only changes,
 * as one blocked plan after another, is not over in between.
 */
export function newsOf(
  matters: readonly Matter[],
  told: readonly Told[],
  now: string,
): { readonly news: readonly News[]; readonly told: readonly Told[] } {
  const keys = new Set(told.map(({ key }) => key));
  const kinds = new Set<string>(matters.map(({ kind }) => kind));
  const raised = matters.filter(({ key }) => !keys.has(key));
  const over = told.filter(({ key }) => !matters.some((one) => one.key === key));
  const cleared = over.flatMap(({ key }): News[] => {
    const kind = KINDS.find((one) => key.startsWith(`${one} `));
    return kind === undefined || kinds.has(kind) ? [] : [{ kind, event: 'cleared', key }];
  });
  return {
    news: [...raised.map((one): News => ({ ...one, event: 'raised' })), ...cleared],
    told: [
      ...told.filter((one) => !over.includes(one)),
      ...raised.map(({ key }): Told => ({ key, at: now })),
    ],
  };
}

/** A matter of a kind, told apart from others of its kind by a text. */
export function matter(kind: News['kind'], what: string): Matter {
  return { kind, key: `${kind} ${what}` };
}

const KINDS: readonly News['kind'][] = [
  'blocked',
  'first-run',
  'partial',
  'escrowed',
  'access-kept',
  'repeated',
  'older-state',
  'failing',
];
