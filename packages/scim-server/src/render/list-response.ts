import { LIST_RESPONSE_MESSAGE, type JsonObject } from '@drawbridge/scim';

/** The message that answers a query. @see RFC 7644 §3.4.2 */
export function toListResponse(
  totalResults: number,
  startIndex: number,
  resources: readonly JsonObject[],
): JsonObject {
  return {
    schemas: [LIST_RESPONSE_MESSAGE],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
