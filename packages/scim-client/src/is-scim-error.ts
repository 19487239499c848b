import { ScimError, type ScimType } from '@drawbridge/scim/wire';

/** A refusal of one kind: with this `scimType`, or with this status. */
export type ScimErrorOf<Kind extends ScimType | number> = ScimError &
  (Kind extends ScimType ? { readonly scimType: Kind } : { readonly status: Kind });

/**
 * Tells whether the service provider refused for one of these reasons, each a `scimType` or a status.
 *
 * ```ts
 * try {
 *   await client.users.create({ userName: text });
 * } catch (error) {
 *   if (!isScimError(error, 'uniqueness')) throw error;
 *   report(`${text} is taken`);
 * }
 * ```
 *
 * @see RFC 7644 §3.12
 */
export function isScimError<const Kinds extends readonly [ScimType | number, ...(ScimType | number)[]]>(
  error: unknown,
  ...kinds: Kinds
): error is ScimErrorOf<Kinds[number]> {
  return error instanceof ScimError && kinds.some((kind) => kind === error.scimType || kind === error.status);
}
