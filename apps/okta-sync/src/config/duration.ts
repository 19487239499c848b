import { z } from 'zod';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(?<amount>\d+)(?<unit>[smhd])$/;

/** A duration such as `10s`, `15m`, `1h`, `2d` or 0; gives milliseconds. */
export const duration: z.ZodType<number, string | number> = z
  .union([z.literal(0), z.string().regex(DURATION, { error: explain })], { error: explain })
  .transform(toMilliseconds);

function explain({ input }: { readonly input?: unknown }): string {
  return `must be a duration such as 10s, 15m, 1h or 2d, or 0, not ${JSON.stringify(input)}`;
}

function toMilliseconds(value: string | 0): number {
  const { amount = '0', unit = 's' } = DURATION.exec(String(value))?.groups ?? {};
  return Number(amount) * (isUnit(unit) ? UNITS[unit] : 0);
}

function isUnit(text: string): text is keyof typeof UNITS {
  return text in UNITS;
}
