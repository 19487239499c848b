import { closest } from '@drawbridge/terminal';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

import { ConfigError, type Config, type ConfigProblem } from './config.ts';
import { CONFIG_SCHEMA } from './config-schema.ts';
import { knownKeys } from './json-schema.ts';

/**
 * Reads okta-sync.yaml's text.
 *
 * @param source what to call the file in messages.
 * @throws {ConfigError} with every mistake at once, unknown keys among them.
 */
export function parseConfig(text: string, source = 'okta-sync.yaml'): Config {
  const result = CONFIG_SCHEMA.safeParse(parseYaml(text, source) ?? {}, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(toProblems);
  throw new ConfigError(
    `${source} has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:`,
    problems,
  );
}

function parseYaml(text: string, source: string): unknown {
  const document = parseDocument(text);
  // One mistake in the syntax makes everything after it look wrong.
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') throw unusable(source, 'holds more than one YAML document');
  if (error !== undefined) throw unusable(source, `is not valid YAML: ${firstLine(error.message)}`);
  try {
    return document.toJS();
  } catch (thrown) {
    const why = thrown instanceof Error ? firstLine(thrown.message) : 'it cannot be read';
    throw unusable(source, `is not valid YAML: ${why}`);
  }
}

function unusable(source: string, message: string): ConfigError {
  return new ConfigError('The configuration cannot be loaded:', [{ path: source, message }]);
}

function toProblems(issue: z.core.$ZodIssue): readonly ConfigProblem[] {
  const path = printPath(issue.path);
  if (issue.code !== 'unrecognized_keys')
    return [{ path: path === '' ? 'file' : path, message: sentence(issue) }];
  const known = knownKeys(issue.path);
  return issue.keys.map((key) => ({
    path: path === '' ? key : `${path}.${key}`,
    message: `is not a setting; ${suggestion(key, known)}`,
  }));
}

function suggestion(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  return near === undefined ? `known here: ${known.join(', ')}` : `did you mean ${near}?`;
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is required'
        : `must be ${article(issue.expected)}, not ${kind(issue.input)}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}, not ${JSON.stringify(issue.input)}`;
    case 'too_small':
      return ['array', 'string'].includes(issue.origin)
        ? 'must not be empty'
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function article(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    int: 'a whole number',
    array: 'a list',
    object: 'a set of keys and values',
    boolean: 'true or false',
    string: 'text',
  };
  return words[expected] ?? `a ${expected}`;
}

function kind(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  return typeof input === 'object' ? 'a set of keys and values' : JSON.stringify(input);
}

/** `mappings[0].from.id` */
function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? message;
}
