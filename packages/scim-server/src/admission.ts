import type { Principal } from './principal.ts';

/** A request of somebody who may send it. */
export interface Admission {
  readonly principal: Principal;
  /** Whether the request would write; a query by POST does not. */
  readonly writes: boolean;
}

/** Why a request is not served now. */
export interface Delay {
  /** 429 when the client sends too much, 503 when the service provider takes nothing. */
  readonly status: 429 | 503;
  readonly detail: string;
  /** In how many seconds it may be sent again. */
  readonly retryAfter: number;
}

/** Decides whether a request is served now; `undefined` serves it. Nothing of its body has been read. */
export type Admit = (admission: Admission) => Promise<Delay | undefined> | Delay | undefined;
