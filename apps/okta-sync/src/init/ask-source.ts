import { orgUrlProblem } from '../config/address.ts';
import type { SourceConfig } from '../config/config.ts';
import { readSecretIfSet, sourceSecret } from '../config/read-tokens.ts';
import { createSecretMask } from '../config/secret-mask.ts';
import { maskAnswers } from '../mask-answers.ts';
import { createSource } from '../source/create-source.ts';
import type { IdentitySource } from '../source/identity-source.ts';
import { READ_SCOPES } from '../source/okta/okta-credentials.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_RATE_SHARE } from '../source/okta/okta-defaults.ts';
import { formatProbes } from '../view/format-examinations.ts';
import type { Answers } from './answers.ts';
import { answerOf, type GivenAnswers, type InitContext, secretOf } from './init-context.ts';

/** The org that was named, and a way to read it where its secret is known. */
export interface AnsweredSource {
  readonly answers: Pick<Answers, 'orgUrl' | 'clientId' | 'keyId'>;
  /** Absent when it could not be tried. */
  readonly source: IdentitySource | undefined;
  /** Whether nothing speaks against the answers: they were tried, or could not be. */
  readonly works: boolean;
}

/** Asks for the Okta org, and tries the answers until they work or are kept all the same. */
export async function askSource(
  context: InitContext,
  given: GivenAnswers = context.given,
): Promise<AnsweredSource> {
  const { interview, say, signal, view } = context;
  const answers = await askOrg(context, given);
  const config = toConfig(answers);
  const secret = await oktaSecretOf(context, config);
  if (secret === undefined) {
    say(`${sourceSecret(config).name} is not set, so Okta is not tried.`);
    return { answers, source: undefined, works: true };
  }
  const fetch = maskAnswers(createSecretMask([secret]), context.fetch);
  const source = createSource(config, { secret, profileKeys: [], fetch });
  const probes = await source.probe({ signal });
  say(formatProbes(probes, view));
  const works = probes.every(({ result }) => result !== 'failed');
  if (!works && interview !== undefined && (await interview.confirm('Change these answers?', true))) {
    return askSource(context, {});
  }
  return { answers, source: works ? source : undefined, works };
}

async function askOrg(context: InitContext, given: GivenAnswers): Promise<AnsweredSource['answers']> {
  const orgUrl = await answerOf(context, {
    given: given.orgUrl,
    flag: '--org-url',
    message: "Okta org's address (https://….okta.com)",
    problemOf: orgUrlProblem,
  });
  if (given.clientId !== undefined || context.interview === undefined || given.orgUrl !== undefined) {
    return { orgUrl, clientId: given.clientId, keyId: given.keyId };
  }
  const method = await context.interview.choose('How does the daemon sign in?', [
    { name: 'with an API token (quick to set up)', value: 'token' as const },
    { name: 'as an API Services app, with a key (does not expire with a person)', value: 'oauth' as const },
  ]);
  if (method === 'token') return { orgUrl, clientId: undefined, keyId: undefined };
  const clientId = await context.interview.text({ message: "The app's client id" });
  return { orgUrl, clientId, keyId: undefined };
}

function toConfig({ orgUrl, clientId, keyId }: AnsweredSource['answers']): SourceConfig {
  const auth =
    clientId === undefined
      ? { method: 'token' as const }
      : { method: 'oauth' as const, clientId, keyId, scopes: READ_SCOPES };
  return { kind: 'okta', orgUrl, auth, rateShare: DEFAULT_RATE_SHARE, concurrency: DEFAULT_CONCURRENCY };
}

async function oktaSecretOf(context: InitContext, config: SourceConfig): Promise<string | undefined> {
  const secret = sourceSecret(config);
  // A key has many lines, which nobody types.
  if (secret.name !== 'OKTA_API_TOKEN') return readSecretIfSet(secret, context.env);
  const question = 'API token, to try it out (it is not written down; Enter to go on without)';
  return secretOf(context, secret, question);
}
