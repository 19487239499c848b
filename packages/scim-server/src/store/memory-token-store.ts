import { createUseRecorder } from './use-recorder.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';

/** Creates a store of tokens that lives as long as the process. */
export function createMemoryTokenStore(): TokenStore {
  const tokens = new Map<string, TokenRecord>();
  const byHash = new Map<string, string>();
  const change = (id: string, to: (token: TokenRecord) => TokenRecord): TokenRecord | undefined => {
    const token = tokens.get(id);
    if (token !== undefined) tokens.set(id, to(token));
    return tokens.get(id);
  };
  return {
    create: async (token) => {
      if (tokens.has(token.id) || byHash.has(token.hash)) throw new Error('the token is there already');
      const record: TokenRecord = { ...token, lastUsedAt: undefined, revokedAt: undefined };
      tokens.set(record.id, record);
      byHash.set(record.hash, record.id);
      return record;
    },
    list: async (tenant) => [...tokens.values()].filter((token) => token.tenant === tenant),
    findByHash: async (hash) => tokens.get(byHash.get(hash) ?? ''),
    revoke: async (id, now) => change(id, (token) => ({ ...token, revokedAt: token.revokedAt ?? now })),
    touch: createUseRecorder(async (id, now) => {
      change(id, (token) => ({ ...token, lastUsedAt: laterOf(token.lastUsedAt, now) }));
    }),
  };
}

/** Times in the same ISO 8601 form are in the order of their texts. */
function laterOf(known: string | undefined, now: string): string {
  return known === undefined || known < now ? now : known;
}
