import { distinctSelectors } from '../group-selector.ts';
import {
  type IdentitySource,
  type ReadOptions,
  SourceError,
  type SourceRequest,
} from '../identity-source.ts';
import type { SourceSnapshot } from '../source-snapshot.ts';
import type { Findings } from './assemble.ts';
import { type Basis, basisOf } from './basis.ts';
import { checkAccess, type OktaContext } from './okta-context.ts';
import { DEFAULT_CONCURRENCY } from './okta-defaults.ts';
import { OktaFailure } from './okta-failure.ts';
import { findUsers } from './find-users.ts';
import { createOktaHttp, type OktaHttpOptions } from './okta-http.ts';
import { userParsers } from './okta-wire.ts';
import { probeOkta } from './probe-okta.ts';
import { readChanges } from './read-changes.ts';
import { readFull } from './read-full.ts';
import { readUsers } from './read-users.ts';

/** How to read an Okta org. */
export interface OktaSourceOptions extends OktaHttpOptions {
  /** The attributes of people that are kept, as Okta names them. */
  readonly profileKeys: readonly string[];
}

/** How far the time of one read reaches back into the one before, as Okta's lists lag a little. */
const OVERLAP = 120_000;

/** An Okta org as the identity source, over its management API. */
export function createOktaSource(options: OktaSourceOptions): IdentitySource {
  const http = createOktaHttp(options);
  const { profileKeys, concurrency = DEFAULT_CONCURRENCY } = options;
  const parsers = userParsers(profileKeys);
  const contextFor = ({ signal }: ReadOptions, counting: Counting = UNHEARD): OktaContext => ({
    http,
    signal,
    parseUser: parsers.one,
    parseUsers: parsers.many,
    concurrency,
    ...counting,
  });

  async function read(asked: SourceRequest, given: ReadOptions): Promise<SourceSnapshot> {
    const request = { ...asked, selectors: distinctSelectors(asked.selectors) };
    const context = contextFor(given, countMembers(given));
    const basis = basisOf(request, http.origin, profileKeys);
    const changes = basis === undefined ? undefined : await readChanges(context, basis, request);
    const findings = changes ?? (await readAll(context, request));
    return toSnapshot(findings, changes === undefined ? undefined : basis);
  }

  function toSnapshot({ date, ...found }: Findings, basis: Basis | undefined): SourceSnapshot {
    const takenAt = new Date(date ?? Date.now()).toISOString();
    return {
      source: http.origin,
      profileKeys,
      takenAt,
      fullAt: basis?.fullAt ?? takenAt,
      watermark: date === undefined ? undefined : new Date(date - OVERLAP).toISOString(),
      ...found,
    };
  }

  return {
    name: 'Okta',
    read: (request, given) => orSourceError(http.origin, () => read(request, given)),
    readUsers: (ids, given) => orSourceError(http.origin, () => readUsers(contextFor(given), ids)),
    findUsers: (logins, given) => orSourceError(http.origin, () => findUsers(contextFor(given), logins)),
    probe: (given) => probeOkta(contextFor(given), options.credentials),
    cost: http.cost,
  };
}

type Counting = Pick<OktaContext, 'onPlan' | 'onMembers'>;

const UNHEARD: Counting = { onPlan: () => undefined, onMembers: () => undefined };

/** A cheap request comes first, so that an unreachable org or a bad token is one sentence, not one per group. */
async function readAll(context: OktaContext, request: SourceRequest): Promise<Findings> {
  const { origin } = context.http;
  try {
    const { date } = await checkAccess(context);
    return await readFull(context, request, date);
  } catch (error) {
    if (!(error instanceof OktaFailure) || error.kind === 'refused') throw error;
    const message =
      error.kind === 'forbidden'
        ? `Okta at ${origin}: the API token may not list groups.`
        : sentence(origin, error);
    throw new SourceError(message, { cause: error });
  }
}

function countMembers({ progress }: ReadOptions): Counting {
  let done = 0;
  let of = 0;
  const tell = (): void => progress?.({ done: Math.min(done, of), of });
  return {
    onPlan: (members) => {
      [done, of] = [0, members];
      tell();
    },
    onMembers: (count) => {
      done += count;
      tell();
    },
  };
}

async function orSourceError<T>(origin: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OktaFailure) throw new SourceError(sentence(origin, error), { cause: error });
    throw error;
  }
}

function sentence(origin: string, { message }: OktaFailure): string {
  return message.includes('Okta') ? `${message}.` : `Okta cannot be read: ${message} (${origin}).`;
}
