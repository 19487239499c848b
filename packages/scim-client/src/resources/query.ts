import type { FilterOf } from '../build/filter.ts';
import type { Call, CallOptions } from '../http/call.ts';

/** What a change of an existing resource takes. */
export interface WriteOptions extends CallOptions {
  /** The `meta.version` that the resource must still have, else 412. @see RFC 7644 §3.14 */
  readonly ifMatch?: string | undefined;
}

/**
 * Which attributes an answer carries; the two exclude each other. As a list they are checked against the resource, as text,
 * `userName,emails.value`, they go as they are.
 *
 * @see RFC 7644 §3.9
 */
export interface Projection<Path extends string = string> {
  readonly attributes?: readonly Path[] | string | undefined;
  readonly excludedAttributes?: readonly Path[] | string | undefined;
}

/** No projection: the answer is the resource in full. */
export interface WholeResource {
  readonly attributes?: undefined;
  readonly excludedAttributes?: undefined;
}

/** Which resources to list, and in which order. @see RFC 7644 §3.4.2 */
export interface ListQuery<Path extends string = string> {
  /** As text, or built by `eq` and the like, which is checked against the attributes of the resource. */
  readonly filter?: string | FilterOf<Path> | undefined;
  readonly sortBy?: Path | undefined;
  readonly sortOrder?: 'ascending' | 'descending' | undefined;
  /** The 1-based index to start from. */
  readonly startIndex?: number | undefined;
  /** The size of a page; 100 by default. */
  readonly count?: number | undefined;
}

/** What the options of a change say about its call. */
export function toCall(options: WriteOptions = {}): Pick<Call, 'headers' | 'options'> {
  return { headers: conditionOf(options.ifMatch), options };
}

/** Parts the options of a call from what stands in its query. */
export function splitOptions<Query extends CallOptions>({
  signal,
  timeout,
  totalTimeout,
  maxRetries,
  headers,
  ...query
}: Query): { readonly options: CallOptions; readonly query: Omit<Query, keyof CallOptions> } {
  return { options: { signal, timeout, totalTimeout, maxRetries, headers }, query };
}

/** The headers that let a change pass only while a resource has this version. @see RFC 7644 §3.14 */
export function conditionOf(version: string | undefined): Call['headers'] {
  return version === undefined ? undefined : { 'if-match': version };
}
