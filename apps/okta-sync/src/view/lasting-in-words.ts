import type { LastingAccess } from '../explain/lasting-access.ts';
import { printSection, type Row } from './columns.ts';
import type { ViewOptions } from './view-options.ts';

/** Whom it is about: `ada@example.com (admin, editor)`. */
export function whoKeepsAccess({ user, groups, active }: LastingAccess): string {
  const where = [...groups, ...(active ? [] : ['account inactive'])].join(', ');
  return where === '' ? user : `${user} (${where})`;
}

/** Why they may have no access, and what keeps it. */
export function whyAccessLasts({ status, because }: LastingAccess): string {
  return `${status}; ${because}`;
}

/** Prints who still has access that their status does not give; nothing when nobody has. */
export function printLasting(lasting: readonly LastingAccess[], options: ViewOptions): readonly string[] {
  const rows = lasting.map((one): Row => ({
    tone: 'warning',
    subject: whoKeepsAccess(one),
    reason: whyAccessLasts(one),
  }));
  return printSection('Still has access, which the status in the source does not give', rows, options);
}
