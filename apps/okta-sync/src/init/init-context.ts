import { readSecretIfSet, type Env, type Secret } from '../config/read-tokens.ts';
import type { FetchFunction } from '../fetch-function.ts';
import type { ViewOptions } from '../view/view-options.ts';
import type { Interview } from './interview.ts';

/** What was answered on the command line. */
export interface GivenAnswers {
  readonly orgUrl?: string;
  readonly clientId?: string;
  readonly keyId?: string;
  readonly baseUrl?: string;
  /** Each `Okta group=group of the application`. */
  readonly map?: readonly string[];
}

/** What the questions work with. */
export interface InitContext {
  readonly given: GivenAnswers;
  /** Absent when nobody is to be asked. */
  readonly interview: Interview | undefined;
  readonly env: Env;
  readonly fetch: FetchFunction | undefined;
  readonly say: (text: string) => void;
  readonly view: ViewOptions;
  readonly signal: AbortSignal;
}

/** A question that nobody is there to answer. `message` is one sentence for people. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

/** An answer from the command line if there is one, else from a person. */
export async function answerOf(
  { interview }: InitContext,
  {
    given,
    flag,
    message,
    problemOf,
  }: {
    readonly given: string | undefined;
    readonly flag: string;
    readonly message: string;
    readonly problemOf: (text: string) => string | undefined;
  },
): Promise<string> {
  const problem = given === undefined ? undefined : problemOf(given);
  if (problem !== undefined) throw new UnansweredError(`${flag} ${problem}.`);
  if (given !== undefined) return given;
  if (interview === undefined) throw new UnansweredError(`${flag} is needed where nobody can be asked.`);
  return interview.text({ message, problemOf });
}

/** A secret from the environment, or one that is typed to try it out; undefined when there is neither. */
export async function secretOf(
  { interview, env }: InitContext,
  secret: Secret,
  question: string,
): Promise<string | undefined> {
  const known = await readSecretIfSet(secret, env);
  if (known !== undefined || interview === undefined) return known;
  const typed = await interview.secret(question);
  return typed === '' ? undefined : typed;
}
