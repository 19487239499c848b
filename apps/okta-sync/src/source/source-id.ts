declare const sourceIdBrand: unique symbol;

/** The id of a person in the identity source (in Okta `00u…`). Branded, so that no SCIM id is passed in its place. */
export type SourceId = string & { readonly [sourceIdBrand]: true };

/** Marks a text that came from the source, or from a place that holds the source's ids, as such an id. */
export function sourceId(text: string): SourceId {
  return text as SourceId;
}
