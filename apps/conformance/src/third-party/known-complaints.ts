import { z } from 'zod';
import { parseYaml } from '../parse-yaml.ts';
import type { Complaint, ServerMode, SuiteResult } from './suite.ts';

const sentence = z.string().min(1);

const known = z.array(
  z.strictObject({
    suite: sentence,
    modes: z.array(z.enum(['default', 'strict'])).min(1),
    about: z.array(sentence).min(1),
    reason: sentence,
  }),
);

/** Complaints that are not the server's fault, or that it is meant to draw, with the reason. */
export interface KnownComplaint {
  readonly suite: string;
  readonly modes: readonly ServerMode[];
  readonly about: readonly string[];
  readonly reason: string;
}

/** What a suite said, beside what it was known to say. */
export interface Verdict {
  readonly result: SuiteResult;
  readonly known: readonly Complaint[];
  readonly unknown: readonly Complaint[];
  /** What it was known to say and no longer says. */
  readonly gone: readonly string[];
}

/**
 * Parses the list of known complaints.
 *
 * @throws Error that tells what is wrong with it, and where.
 */
export function parseKnownComplaints(text: string): readonly KnownComplaint[] {
  return parseYaml(known, text);
}

/** Holds what a suite said against what it was known to say. */
export function judge(result: SuiteResult, list: readonly KnownComplaint[]): Verdict {
  const expected = new Set(
    list
      .filter(({ suite, modes }) => suite === result.suite && modes.includes(result.mode))
      .flatMap(({ about }) => about),
  );
  const said = new Set(result.complaints.map(({ about }) => about));
  return {
    result,
    known: result.complaints.filter(({ about }) => expected.has(about)),
    unknown: result.complaints.filter(({ about }) => !expected.has(about)),
    gone: [...expected].filter((about) => !said.has(about)),
  };
}
