import { expect, it } from 'vitest';

import { formatApproved } from './format-approved.ts';

const APPROVED = {
  planHash: '0123456789abcdef',
  passes: [{ rule: 'max-changes' }, { rule: 'privileged-removals', group: 'admin' }],
  at: '2026-01-01T00:00:00.000Z',
};

it('an approval says which rules it passes, and for which group', () => {
  expect(flat(formatApproved(APPROVED))).toContain(
    'if the next cycle makes exactly this plan, it applies it past max-changes, privileged-removals (admin).',
  );
});

it('the approval of an undo says that it must be asked for again', () => {
  expect(flat(formatApproved({ ...APPROVED, undoes: '20260101T000000Z-1a2b' }))).toContain(
    '`undo 20260101T000000Z-1a2b --apply`, given again before any other cycle, carries it out past',
  );
});

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
