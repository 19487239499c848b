import { z } from 'zod';
import type { Complaint } from './suite.ts';

/** What a suite's report comes down to. */
export interface Counted {
  readonly passed: number;
  readonly complaints: readonly Complaint[];
}

const scim2Tester = z.array(
  z.object({
    status: z.string(),
    title: z.string(),
    resourceType: z.string().nullable(),
    attribute: z.string().nullable(),
    reason: z.string().nullable(),
  }),
);

const scimSanity = z.object({
  results: z.array(
    z.object({ name: z.string(), status: z.string(), phase: z.string(), message: z.string().optional() }),
  ),
});

const schemathesis = z.object({
  complete: z.boolean(),
  test_cases: z.object({ generated: z.number(), with_failures: z.number() }),
  failures: z.array(z.object({ code: z.string(), title: z.string(), operations: z.array(z.string()) })),
});

/** Reads what run_scim2_tester.py prints. */
export function parseScim2Tester(text: string): Counted {
  const results = scim2Tester.parse(JSON.parse(text));
  return {
    passed: results.filter(({ status }) => status === 'SUCCESS').length,
    complaints: results
      .filter(({ status }) => status !== 'SUCCESS' && status !== 'SKIPPED')
      .map(({ title, resourceType, attribute, reason }) => ({
        about: [title, resourceType, attribute].filter((part) => part !== null).join(' '),
        reason: reason ?? '',
      })),
  };
}

/** Reads what `scim-sanity probe --json-output` prints. */
export function parseScimSanity(text: string): Counted {
  const { results } = scimSanity.parse(JSON.parse(text));
  return {
    passed: results.filter(({ status }) => status === 'pass').length,
    complaints: results
      .filter(({ status }) => status !== 'pass' && status !== 'skip')
      .map(({ name, message }) => ({ about: name, reason: message ?? '' })),
  };
}

/** Refused, but with another status than 401: bad tokens are slowed down with 429, how soon depends on the machine. */
const REFUSED_OTHERWISE = 'Unexpected response to invalid authentication';

/** Reads the JSON report of `schemathesis run`: what it holds against an operation several times counts once. */
export function parseSchemathesis(text: string): Counted {
  const { complete, test_cases: cases, failures } = schemathesis.parse(JSON.parse(text));
  if (!complete) throw new Error('schemathesis did not finish');
  return {
    passed: cases.generated - cases.with_failures,
    complaints: failures
      .filter(({ title }) => title !== REFUSED_OTHERWISE)
      .flatMap(({ code, title, operations }) =>
        operations.map((operation) => ({ about: `${code} ${operation}`, reason: title })),
      ),
  };
}
