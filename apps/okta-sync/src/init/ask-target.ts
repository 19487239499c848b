import { baseUrlProblem } from '../config/address.ts';
import { TARGET_SECRET } from '../config/read-tokens.ts';
import { countOf } from '../count-of.ts';
import { failed, ok } from '../source/probe.ts';
import { TargetError } from '../target/target.ts';
import { formatProbes } from '../view/format-examinations.ts';
import { listTargetGroups } from './explore.ts';
import { answerOf, type GivenAnswers, type InitContext, secretOf } from './init-context.ts';

/** The application that was named, and its groups where they could be read. */
export interface AnsweredTarget {
  readonly baseUrl: string;
  readonly groups: readonly string[] | undefined;
  /** Whether nothing speaks against the answers: they were tried, or could not be. */
  readonly works: boolean;
}

/** Asks for the application, and tries the answers until they work or are kept all the same. */
export async function askTarget(
  context: InitContext,
  given: GivenAnswers = context.given,
): Promise<AnsweredTarget> {
  const { interview, say, view } = context;
  const baseUrl = await answerOf(context, {
    given: given.baseUrl,
    flag: '--base-url',
    message: "Base URL of the application's SCIM API",
    problemOf: baseUrlProblem,
  });
  const question = 'Token of the SCIM API, to try it out (not written down; Enter to go on without)';
  const token = await secretOf(context, TARGET_SECRET, question);
  if (token === undefined) {
    say(`${TARGET_SECRET.name} is not set, so the application is not tried.`);
    return { baseUrl, groups: undefined, works: true };
  }
  const groups = await tryGroups(context, baseUrl, token);
  if (typeof groups !== 'string') {
    say(
      formatProbes(
        [ok('groups', `The application answers, and has ${countOf(groups.length, 'group')}.`)],
        view,
      ),
    );
    return { baseUrl, groups, works: true };
  }
  say(formatProbes([failed('reachable', groups, 'Check the base URL and SCIM_TOKEN.')], view));
  if (interview !== undefined && (await interview.confirm('Change these answers?', true)))
    return askTarget(context, {});
  return { baseUrl, groups: undefined, works: false };
}

/** The groups, or why they cannot be read. */
async function tryGroups(
  { fetch, signal }: InitContext,
  baseUrl: string,
  token: string,
): Promise<readonly string[] | string> {
  try {
    return await listTargetGroups({ baseUrl, token, fetch }, signal);
  } catch (error) {
    if (error instanceof TargetError) return error.message;
    throw error;
  }
}
