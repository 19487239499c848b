/** What is asked before a configuration can be written. */
export interface Answers {
  readonly orgUrl: string;
  /** The client id of an API Services app; absent for an API token. */
  readonly clientId: string | undefined;
  readonly keyId: string | undefined;
  readonly baseUrl: string;
  readonly mappings: readonly AnsweredMapping[];
}

/** Which group of the source feeds which group of the application. */
export interface AnsweredMapping {
  /** Absent for a group that could not be found. */
  readonly id: string | undefined;
  readonly name: string;
  readonly group: string;
}
