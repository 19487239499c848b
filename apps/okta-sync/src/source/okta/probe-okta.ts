import { failed, ok, type Probe, sentence, warning } from '../probe.ts';
import { checkAccess, type OktaContext, seesPeople } from './okta-context.ts';
import type { OktaCredentials } from './okta-credentials.ts';
import { OktaFailure } from './okta-failure.ts';
import { parseGroups } from './okta-wire.ts';
import { groupsPath } from './read-heads.ts';
import { readPages } from './read-pages.ts';

/** The clocks may be this far apart; what is signed is good for five minutes. */
const MOST_SKEW = 60_000;

/** Tries everything that a read needs. It never throws for what it finds. */
export async function probeOkta(
  context: OktaContext,
  credentials: OktaCredentials,
): Promise<readonly Probe[]> {
  const access = await attempt(() => checkAccess(context));
  if (access instanceof OktaFailure && ['failed', 'refused'].includes(access.kind)) {
    return [unusable(access, credentials)];
  }
  const groupsSeen = access instanceof OktaFailure ? access : access.seesGroups;
  const usersSeen = await attempt(() => seesPeople(context));
  return [
    ok('reachable', `Okta answers at ${context.http.origin}.`),
    ok('token', 'Okta accepts the credentials.'),
    seesAny('okta.groups.read', 'groups', groupsSeen, credentials),
    seesAny('okta.users.read', 'people', usersSeen, credentials),
    ...(groupsSeen === true ? [await seesEveryone(context)] : []),
    ...(access instanceof OktaFailure ? [] : [clock(access.date)]),
    lifetime(credentials),
  ];
}

async function attempt<T>(work: () => Promise<T>): Promise<T | OktaFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OktaFailure) return error;
    throw error;
  }
}

function unusable({ kind, message }: OktaFailure, { kind: by }: OktaCredentials): Probe {
  const said = sentence(message);
  if (kind !== 'refused') {
    return failed(
      'reachable',
      said,
      'Check orgUrl, the proxy and the firewall: outgoing HTTPS to the org is enough.',
    );
  }
  const remedy =
    by === 'token'
      ? 'Create another API token in the admin console under Security, API, Tokens.'
      : 'Check the client id, and that the app knows the public half of the private key.';
  return failed('token', said, remedy);
}

function seesAny(scope: string, what: string, seen: boolean | OktaFailure, { kind }: OktaCredentials): Probe {
  const grant =
    kind === 'oauth'
      ? `Grant ${scope} to the app, and give the app an admin role; Read-only Administrator is enough.`
      : 'Create the token as an administrator whose role may read; Read-only Administrator is enough.';
  if (seen instanceof OktaFailure)
    return failed(scope, `Okta does not let the daemon read ${what}: ${seen.message}.`, grant);
  if (seen) return ok(scope, `Okta shows ${what}.`);
  return failed(
    scope,
    `Okta answers without an error, but shows no ${what}: an empty list is what somebody without an admin role gets.`,
    grant,
  );
}

/** A role that is limited to some groups hides the others, and the built-in ones always. */
async function seesEveryone({ http, signal }: OktaContext): Promise<Probe> {
  const { rows, failure } = await readPages(
    http,
    groupsPath({ filter: 'type eq "BUILT_IN"' }),
    parseGroups,
    signal,
  );
  if (failure !== undefined)
    return warning('everyone', `The built-in groups cannot be read: ${failure.message}.`, 'Try again.');
  if (rows.some(({ name }) => name === 'Everyone')) return ok('everyone', 'Okta shows the group Everyone.');
  return warning(
    'everyone',
    'Okta hides the group Everyone, as from an administrator of only some groups.',
    'Make sure that the role covers every mapped group, or use the role Read-only Administrator.',
  );
}

function clock(date: number | undefined): Probe {
  if (date === undefined) {
    return warning(
      'clock',
      'Okta sent no Date, so every read is a full one.',
      'Let the proxy pass the header on.',
    );
  }
  const skew = Math.round((Date.now() - date) / 1000);
  if (Math.abs(skew) * 1000 <= MOST_SKEW)
    return ok('clock', `The clocks agree to within ${Math.abs(skew) + 1} s.`);
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return warning(
    'clock',
    `This machine's clock is ${Math.abs(skew)} s ${direction} Okta's.`,
    'Set it by NTP.',
  );
}

function lifetime({ kind }: OktaCredentials): Probe {
  if (kind === 'oauth') return ok('credentials', 'The app signs in with its key; nothing expires.');
  return warning(
    'credentials',
    'An API token expires after 30 days without use, and with the account of whoever made it.',
    'Make it with a service account, or use an API Services app (auth: oauth).',
  );
}
