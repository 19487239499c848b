import type { TokenView } from '../token/token-view.ts';

const DAY = 86_400_000;

/** Names a token in a sentence, by what may be seen of it. */
export function nameToken({ name, tenant, prefix, lastFour, id }: Omit<TokenView, 'status'>): string {
  return `the token ${name} (${prefix}…${lastFour}, ${id}) of the tenant ${tenant}`;
}

/** Lays out tokens as a table. */
export function formatTokens(tokens: readonly TokenView[], now: Date): string {
  const header = ['ID', 'TENANT', 'NAME', 'TOKEN', 'SCOPES', 'STATUS', 'LAST USED', 'DESCRIPTION'];
  const rows = [header, ...tokens.map((token) => toRow(token, now))];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toRow(token: TokenView, now: Date): readonly string[] {
  const { id, tenant, name, prefix, lastFour, scopes, lastUsedAt, description } = token;
  const used = lastUsedAt === undefined ? 'never' : lastUsedAt.slice(0, 16).replace('T', ' ');
  return [
    id,
    tenant,
    name,
    `${prefix}…${lastFour}`,
    scopes.join(','),
    stateOf(token, now),
    used,
    description,
  ];
}

function stateOf({ status, expiresAt, revokedAt }: TokenView, now: Date): string {
  switch (status) {
    case 'revoked':
      return `revoked ${revokedAt?.slice(0, 10) ?? ''}`;
    case 'expired':
      return `expired ${expiresAt?.slice(0, 10) ?? ''}`;
    case 'expiring':
      return `active, ENDS IN ${daysUntil(expiresAt, now)}`;
    case 'active':
      return expiresAt === undefined ? 'active' : `active until ${expiresAt.slice(0, 10)}`;
  }
}

function daysUntil(time: string | undefined, now: Date): string {
  const days = (Date.parse(time ?? '') - now.getTime()) / DAY;
  return days < 1 ? 'LESS THAN A DAY' : `${Math.round(days)} DAYS`;
}
