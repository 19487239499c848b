import type { Played } from './play-all.ts';

const MARKS = { holds: '✓', differs: '✗', skipped: '-' } as const;

/** One line for a document. */
export function printPlayed({ transcript, outcome }: Played, width: number): string {
  const name = transcript.name.padEnd(width);
  return `${MARKS[outcome.kind]} ${name}  ${printOutcome({ transcript, outcome })}`;
}

/** The differences in whole, and how many documents hold. */
export function printSummary(played: readonly Played[]): string {
  const failures = played.flatMap(({ outcome }) =>
    outcome.kind === 'differs' ? [`${outcome.message}\n`] : [],
  );
  const count = (kind: Played['outcome']['kind']): number =>
    played.filter(({ outcome }) => outcome.kind === kind).length;
  const total = `${count('holds')} hold, ${count('differs')} differ, ${count('skipped')} skipped`;
  return [...(failures.length === 0 ? [] : ['']), ...failures, total].join('\n');
}

function printOutcome({ transcript, outcome }: Played): string {
  switch (outcome.kind) {
    case 'holds':
      return `${transcript.steps.length} steps`;
    case 'differs':
      return outcome.message.split('\n')[0]?.slice(transcript.name.length + 1) ?? '';
    case 'skipped':
      return `needs ${outcome.missing.join(', ')}`;
  }
}
