/** The HTTP methods of SCIM. @see RFC 7644 §3.2 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request of the protocol, before it is bound to a service provider. */
export interface Call {
  readonly method: Method;
  /** The path below the base URL, every id in it encoded. */
  readonly path: string;
  /** Lists are joined by commas, undefined members are left out. */
  readonly query?: object | undefined;
  readonly headers?: object | undefined;
  /** Sent as JSON; no body when undefined. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Whether the call may be sent twice although its method alone does not say so. */
  readonly repeatable?: boolean;
  /** Is told of the answer to each attempt. */
  readonly onAnswer?: ((response: Response) => void) | undefined;
}

/** Sends a call and resolves to the parsed body, undefined when the answer has none. */
export type Send = (call: Call) => Promise<unknown>;
