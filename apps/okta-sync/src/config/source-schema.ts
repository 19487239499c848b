import { z } from 'zod';

import { READ_SCOPES } from '../source/okta/okta-credentials.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_RATE_SHARE } from '../source/okta/okta-defaults.ts';
import { baseUrlProblem, orgUrlProblem } from './address.ts';
import { complain } from './complain.ts';
import type { SourceConfig } from './config.ts';
import { address, text } from './text-schema.ts';

const okta = z
  .strictObject({
    orgUrl: address(orgUrlProblem).describe(
      "The org's own address, such as https://acme.okta.com; not the admin console's.",
    ),
    auth: z
      .enum(['token', 'oauth'])
      .default('token')
      .describe(
        '`token`: an API token in OKTA_API_TOKEN. `oauth`: an API Services app, its key in OKTA_PRIVATE_KEY.',
      ),
    clientId: text.optional().describe('Client ID of the API Services app; only with `auth: oauth`.'),
    keyId: text
      .optional()
      .describe("Id of the app's key (kid), when the app has several; only with `auth: oauth`."),
    scopes: z
      .array(text)
      .min(1)
      .optional()
      .describe(`Scopes to ask for; ${READ_SCOPES.join(' and ')} by default. Only with \`auth: oauth\`.`),
    rateShare: z
      .number()
      .gt(0)
      .max(1)
      .default(DEFAULT_RATE_SHARE)
      .describe("Share of Okta's rate limits that the daemon may use; the rest is left for others."),
    concurrency: z
      .int()
      .min(1)
      .max(20)
      .default(DEFAULT_CONCURRENCY)
      .describe('How many groups are read at the same time.'),
  })
  .superRefine(({ auth, clientId, keyId, scopes }, context) => {
    if (auth === 'oauth' && clientId === undefined)
      complain(context, 'is required with auth: oauth', 'clientId');
    if (auth === 'oauth') return;
    for (const [key, value] of Object.entries({ clientId, keyId, scopes })) {
      if (value !== undefined) complain(context, 'is only used with auth: oauth', key);
    }
  });

const scim = z.strictObject({
  baseUrl: address(baseUrlProblem).describe(
    'Base URL of a SCIM 2.0 service provider; its token in SOURCE_SCIM_TOKEN.',
  ),
});

/** Where people and groups come from. */
export const SOURCE_SCHEMA: z.ZodType<SourceConfig> = z
  .strictObject({
    okta: okta.optional().describe('An Okta org.'),
    scim: scim.optional().describe('Any SCIM 2.0 service provider, in place of Okta.'),
  })
  .superRefine((source, context) => {
    const { length } = Object.values(source).filter((one) => one !== undefined);
    if (length !== 1) complain(context, 'must be exactly one of okta and scim');
  })
  .transform(toSource);

interface RawSource {
  readonly okta?: z.infer<typeof okta> | undefined;
  readonly scim?: z.infer<typeof scim> | undefined;
}

function toSource({ okta: org, scim: provider }: RawSource): SourceConfig {
  if (org === undefined) return { kind: 'scim', baseUrl: provider?.baseUrl ?? '' };
  const { orgUrl, auth, clientId, keyId, scopes = READ_SCOPES, rateShare, concurrency } = org;
  return {
    kind: 'okta',
    orgUrl,
    auth:
      auth === 'token' ? { method: 'token' } : { method: 'oauth', clientId: clientId ?? '', keyId, scopes },
    rateShare,
    concurrency,
  };
}
