import { z } from 'zod';
import { oneLine, remark } from '../one-line.ts';
import { SCOPES } from './scope.ts';
import { parseExpiry } from './parse-expiry.ts';

/** What somebody wants a new token to be. */
export interface TokenRequest {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  /** ISO 8601, UTC, milliseconds; `undefined`: never. */
  readonly expiresAt: string | undefined;
}

/** Checks what a new token shall be, whoever asks for it, at a time that its end must lie behind. */
export function tokenRequestAt(now: Date): z.ZodType<TokenRequest> {
  return z
    .strictObject({
      name: oneLine(
        z
          .string('must be a text')
          .max(100, 'must have at most 100 characters')
          .trim()
          .min(1, 'must not be empty'),
      ),
      description: remark,
      scopes: z
        .array(z.enum(SCOPES, `must be of ${SCOPES.join(', ')}`), 'must be a list')
        .min(1, `must name at least one of ${SCOPES.join(', ')}`)
        .transform((scopes) => [...new Set(scopes)]),
      expiresAt: z
        .string('must be a time')
        .transform((text, context) => {
          const time = parseExpiry(text, now);
          if (time !== undefined) return time;
          const message = 'must be a time to come, such as 90d, 12h or 2027-01-31';
          context.issues.push({ code: 'custom', input: text, message });
          return z.NEVER;
        })
        .optional(),
    })
    .transform(({ expiresAt, ...rest }) => ({ ...rest, expiresAt }));
}
