import { z } from 'zod';
import { parseYaml } from './parse-yaml.ts';
import type { Section } from './requirement.ts';

const sentence = z.string().min(1);

const requirement = z.strictObject({
  id: z.string().regex(/^RFC\d{4}-[\d.]+-\d\d$/, 'must be such as RFC7644-3.3-05'),
  level: z.enum(['MUST', 'SHOULD', 'MAY']),
  text: sentence,
  reason: sentence.optional(),
  test: sentence.optional(),
  deviation: sentence.optional(),
});

const sections = z.array(
  z.strictObject({
    section: z.string().regex(/^RFC \d{4} §[\d.]+$/, 'must be such as RFC 7644 §3.3'),
    title: sentence,
    requirements: z.array(requirement).min(1),
  }),
);

/**
 * Parses the list of requirements.
 *
 * @throws Error that tells what is wrong with it, and where.
 */
export function parseRequirements(text: string): readonly Section[] {
  return parseYaml(sections, text);
}
