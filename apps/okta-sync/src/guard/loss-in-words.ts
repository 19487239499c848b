import type { Excess } from './tally.ts';

/** "12 of its 40 members by absence within 24 h, 3 of them now". */
export function membersLost(excess: Excess, window: number): string {
  return `${excess.left} of its ${excess.of} members by absence${withinSpan(excess, window)}`;
}

/** " within 24 h, 3 of them now"; nothing where the plan alone is too much. */
export function withinSpan({ left, now }: Excess, window: number): string {
  return left === now ? '' : ` within ${spanInWords(window)}, ${now} of them now`;
}

/** What to do about it. @param setting the limit, as it is called in the configuration. */
export function remedyFor({ until }: Excess, setting: string): string {
  const wait = until === undefined ? '' : `wait until ${toMinute(until)}, `;
  return `look at the plan; if it is right, approve it, ${wait}or raise ${setting}`;
}

/** A span of time in the largest unit in which it is whole. */
export function spanInWords(milliseconds: number): string {
  const [size, unit] = UNITS.find(([one]) => milliseconds % one === 0) ?? [1, 'ms'];
  return `${milliseconds / size} ${unit}`;
}

const UNITS = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** The whole minute that has come by then, in UTC. */
function toMinute(time: string): string {
  const minute = Math.ceil(Date.parse(time) / 60_000) * 60_000;
  return `${new Date(minute).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
