/** The part of each of Okta's rate limits that is used, 0 to 1; the rest is left for others. */
export const DEFAULT_RATE_SHARE = 0.5;

/** Most groups that are read, and requests that are sent, at once. */
export const DEFAULT_CONCURRENCY = 4;
