/** How strongly a requirement binds. SHALL counts as MUST. @see RFC 2119 */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** What an RFC demands of a service provider. */
export interface Requirement {
  /** Such as `RFC7644-3.3-05`: the document, the section and a number. */
  readonly id: string;
  readonly level: Level;
  /** The demand, in our words. */
  readonly text: string;
  /** Why no document shows it. */
  readonly reason?: string | undefined;
  /** The test that shows it where a document cannot, as a path from the root. */
  readonly test?: string | undefined;
  /** Where the service provider departs from it on purpose. */
  readonly deviation?: string | undefined;
}

/** The requirements of one section. */
export interface Section {
  /** Such as `RFC 7644 §3.3`. */
  readonly section: string;
  readonly title: string;
  readonly requirements: readonly Requirement[];
}
