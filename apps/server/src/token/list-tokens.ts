import type { TokenRecord, TokenStore } from '@drawbridge/scim-server';

/** The tokens of some tenants, tenant after tenant. */
export async function listTokens(
  tokens: Pick<TokenStore, 'list'>,
  tenants: readonly string[],
): Promise<readonly TokenRecord[]> {
  const lists = await Promise.all(tenants.map((tenant) => tokens.list(tenant)));
  return lists.flat();
}
