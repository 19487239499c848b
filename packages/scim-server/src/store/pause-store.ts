/** Why a tenant takes no writes, and since when. */
export interface Pause {
  /** ISO 8601, UTC, milliseconds. */
  readonly since: string;
  /** Who paused it: the name of a token, or of a command. */
  readonly by: string;
  /** For people; may be empty. */
  readonly reason: string;
}

/** Which tenants are paused; every process on one database sees the same. */
export interface PauseStore {
  /** Pauses a tenant and gives its pause; of one that is paused already, the first pause goes on. */
  readonly pause: (tenant: string, pause: Pause) => Promise<Pause>;
  /** Ends the pause of a tenant and gives it; `undefined` where there was none. */
  readonly resume: (tenant: string) => Promise<Pause | undefined>;
  readonly find: (tenant: string) => Promise<Pause | undefined>;
}
