import { z } from 'zod';

import { resolveUserPath } from './attribute-path.ts';
import { complain } from './complain.ts';
import type { SourceConfig, UserRules } from './config.ts';
import { text } from './text-schema.ts';

/** The rules before the attributes that depend on the source. */
export interface RawUserRules extends Omit<UserRules, 'attributes' | 'update'> {
  readonly update?: boolean | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** What happens to accounts. */
export const USERS_SCHEMA: z.ZodType<RawUserRules> = z.strictObject({
  create: z
    .boolean()
    .default(true)
    .describe('Create accounts for people whom the application does not know yet.'),
  update: z
    .boolean()
    .optional()
    .describe(
      'Bring the attributes of accounts that exist in line, too; by default only when `attributes` says which. A value that the source lacks takes none away.',
    ),
  match: z
    .array(z.enum(['externalId', 'userName']))
    .min(1)
    .default(['externalId', 'userName'])
    .describe("How accounts that exist are found: by the source's id in externalId, and by userName."),
  unmanagedAdmins: z
    .enum(['report', 'deactivate'])
    .default('report')
    .describe(
      'What becomes of somebody who was put into a privileged group by hand, is in no mapped group of the source, and may have no access by the source: `report` tells of it, `deactivate` makes the account inactive at once.',
    ),
  attributes: z
    .record(text, text)
    .optional()
    .superRefine((attributes = {}, context) => {
      for (const path of Object.keys(attributes)) {
        const found = resolveUserPath(path);
        if (typeof found === 'string') complain(context, found, path);
      }
    })
    .describe(
      'SCIM attribute paths, each with the name of the value in the source: `login`, `email`, `fullName`, or a key of the profile. By default new accounts get names and an address.',
    ),
});

/** The rules as the program knows them. */
export function toUserRules(
  { attributes, update, ...rest }: RawUserRules,
  { kind }: SourceConfig,
): UserRules {
  const chosen = attributes ?? DEFAULT_ATTRIBUTES[kind];
  return {
    ...rest,
    update: update ?? attributes !== undefined,
    attributes: Object.entries(chosen).flatMap(([path, from]) => {
      const found = resolveUserPath(path);
      return typeof found === 'string' ? [] : [{ path: found.path, from }];
    }),
  };
}

const DEFAULT_ATTRIBUTES: Readonly<Record<SourceConfig['kind'], Readonly<Record<string, string>>>> = {
  okta: {
    displayName: 'fullName',
    'name.givenName': 'firstName',
    'name.familyName': 'lastName',
    'emails[type eq "work"].value': 'email',
  },
  scim: {
    displayName: 'fullName',
    'name.givenName': 'name.givenName',
    'name.familyName': 'name.familyName',
    'emails[type eq "work"].value': 'email',
  },
};
