import type { Config, SourceConfig } from '../config/config.ts';
import type { FetchFunction } from '../fetch-function.ts';
import { oktaHttpOptions } from '../source/create-source.ts';
import { SourceError } from '../source/identity-source.ts';
import { applyPushFindings, type PushResult } from '../source/okta/apply-push-mappings.ts';
import { OktaFailure } from '../source/okta/okta-failure.ts';
import { createOktaHttp } from '../source/okta/okta-http.ts';
import { createOktaSource } from '../source/okta/okta-source.ts';
import { comparePushMappings, type PushFinding, type WantedPush } from '../source/okta/plan-push-mappings.ts';
import { createPushMappings, PUSH_SCOPES, type PushMappings } from '../source/okta/push-mappings.ts';
import { selectorKey } from '../source/group-selector.ts';
import { valueOf } from '../source/read-outcome.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';

/** What looking at Okta's own group push takes. */
export interface PushDeps {
  readonly config: Pick<Config, 'mappings'>;
  readonly source: Extract<SourceConfig, { kind: 'okta' }>;
  readonly token: string;
  readonly fetch?: FetchFunction | undefined;
}

/** Compares the configured mappings with those by which Okta pushes groups to an app. @throws {SourceError} */
export async function checkPushes(
  deps: PushDeps,
  appId: string,
  signal: AbortSignal,
): Promise<readonly PushFinding[]> {
  return (await findPushes(deps, appId, signal)).findings;
}

/** Creates the mappings that Okta lacks, and switches on those that are off. @throws {SourceError} */
export async function applyPushes(
  deps: PushDeps,
  appId: string,
  signal: AbortSignal,
): Promise<readonly PushResult[]> {
  const { mappings, findings } = await findPushes(deps, appId, signal);
  return orSourceError(() => applyPushFindings(mappings, findings, signal));
}

interface Found {
  readonly mappings: PushMappings;
  readonly findings: readonly PushFinding[];
}

async function findPushes(deps: PushDeps, appId: string, signal: AbortSignal): Promise<Found> {
  const { config, source, token, fetch } = deps;
  const auth =
    source.auth.method === 'oauth'
      ? { ...source.auth, scopes: [...source.auth.scopes, ...PUSH_SCOPES] }
      : source.auth;
  const http = { ...oktaHttpOptions({ ...source, auth }, token), fetch };
  const snapshot = await createOktaSource({ ...http, profileKeys: [] }).read(
    {
      selectors: config.mappings.map(({ from }) => from),
      privileged: [],
      previous: undefined,
      mode: 'full',
      alsoUsers: [],
    },
    { signal },
  );
  const mappings = createPushMappings(createOktaHttp(http), appId);
  return orSourceError(async () => ({
    mappings,
    findings: comparePushMappings(wantedPushes(config, snapshot), await mappings.list(signal)),
  }));
}

/** One group of Okta feeds one group by push: where a mapping selects several, each is pushed to the same. */
function wantedPushes(
  { mappings }: Pick<Config, 'mappings'>,
  { selections, groups }: SourceSnapshot,
): readonly WantedPush[] {
  return mappings.flatMap(({ from, group }) => {
    const key = selectorKey(from);
    const selected = selections.find(({ selector }) => selectorKey(selector) === key);
    const ids = selected === undefined ? [] : (valueOf(selected.groups) ?? []);
    return ids.map((id): WantedPush => {
      const read = groups.get(id);
      const name = read === undefined ? undefined : valueOf(read)?.name;
      return { sourceGroupId: id, sourceName: name ?? id, targetGroupName: group };
    });
  });
}

async function orSourceError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OktaFailure) throw new SourceError(`Okta: ${error.message}.`, { cause: error });
    throw error;
  }
}
