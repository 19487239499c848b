/** The two ways in which our server is started for the suites. */
export type ServerMode = 'default' | 'strict';

/** Something that a suite holds against the server. */
export interface Complaint {
  /** What the suite calls it; the same each time. */
  readonly about: string;
  /** Why, in the suite's words. */
  readonly reason: string;
}

/** What one suite said about one server. */
export interface SuiteResult {
  readonly suite: string;
  readonly mode: ServerMode;
  /** How many of its checks passed. */
  readonly passed: number;
  readonly complaints: readonly Complaint[];
}
