import type { z } from 'zod';

import type { components } from '../../generated/okta-management.ts';

/** What Okta sends and takes, as openapi/okta-management.yaml describes it. */
export type OktaSchema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Passes on a parser, and compiles only when that takes whatever the contract has under this name. */
export function reading<Name extends keyof components['schemas'], Parser extends z.ZodType>(
  _name: Name,
  parser: Parser & (OktaSchema<Name> extends z.input<Parser> ? unknown : never),
): Parser {
  return parser;
}
