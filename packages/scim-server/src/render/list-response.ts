import { LIST_RESPONSE_MESSAGE, type JsonObject } from '@drawbridge/scim';

/** How a page goes with the others: its index, or what leads to the next one. */
export interface Paging {
  /** From 1. */
  readonly startIndex?: number;
  readonly nextCursor?: string;
}

/** The message that answers a query. @see RFC 7644 §3.4.2; RFC 9865 §2 */
export function toListResponse(
  totalResults: number,
  resources: readonly JsonObject[],
  { startIndex, nextCursor }: Paging,
): JsonObject {
  return {
    schemas: [LIST_RESPONSE_MESSAGE],
    totalResults,
    ...(startIndex === undefined ? {} : { startIndex }),
    itemsPerPage: resources.length,
    ...(nextCursor === undefined ? {} : { nextCursor }),
    Resources: resources,
  };
}
