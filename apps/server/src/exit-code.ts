/** What the process ends with. */
export const EXIT = {
  ok: 0,
  /** A setting is wrong, the database or an address is not to be had, or there is no such token. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The database is damaged: starting again is of no use. */
  damaged: 3,
} as const;
