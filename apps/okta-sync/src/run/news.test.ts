import { describe, expect, it } from 'vitest';

import { matter, newsOf, type Told } from './news.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const BLOCKED = matter('blocked', 'abc');

describe('news', () => {
  it('are told once for as long as the matter stands, and once when it is over', () => {
    const first = newsOf([BLOCKED], [], NOW);
    expect(first.news).toEqual([{ ...BLOCKED, event: 'raised' }]);
    const second = newsOf([BLOCKED], first.told, NOW);
    expect(second).toEqual({ news: [], told: first.told });
    expect(newsOf([], second.told, NOW)).toEqual({ news: [{ ...BLOCKED, event: 'cleared' }], told: [] });
  });

  it('tell of another matter of the same kind, but not that the first is over', () => {
    const told: readonly Told[] = [{ key: BLOCKED.key, at: NOW }];
    const other = matter('blocked', 'def');
    expect(newsOf([other], told, NOW).news).toEqual([{ ...other, event: 'raised' }]);
  });

  it('keep matters of different kinds apart', () => {
    const told: readonly Told[] = [{ key: BLOCKED.key, at: NOW }];
    const failing = matter('failing', 'source');
    expect(newsOf([failing], told, NOW).news).toEqual([
      { ...failing, event: 'raised' },
      { ...BLOCKED, event: 'cleared' },
    ]);
  });
});
