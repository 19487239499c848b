import type { JsonObject } from '@drawbridge/scim';

/** An answer as data; `response.ts` alone makes a Response of it. */
export interface Reply {
  readonly status: number;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}
