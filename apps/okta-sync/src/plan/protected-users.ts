import { foldCase } from '@drawbridge/scim';

import type { Guards } from '../config/config.ts';

/** Tells by userName, in any letter case, from whom nothing may be taken. */
export function compileProtected({
  protectedUsers,
  self,
}: Pick<Guards, 'protectedUsers' | 'self'>): (userName: string) => boolean {
  const names = new Set([...protectedUsers, ...(self === undefined ? [] : [self])].map(foldCase));
  return (userName) => names.has(foldCase(userName));
}
