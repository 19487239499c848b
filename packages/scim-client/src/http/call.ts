/** The HTTP methods of SCIM. @see RFC 7644 §3.2 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What every call takes. The times and the number of retries go before those of the client. */
export interface CallOptions {
  /** Aborts the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for the answer to one attempt. */
  readonly timeout?: number | undefined;
  /** Milliseconds for a request with all its attempts and the pauses between them; of a list, for each page. */
  readonly totalTimeout?: number | undefined;
  /** How often a request is sent again at most, where that is safe. */
  readonly maxRetries?: number | undefined;
  /** Headers beside those of the client, such as one for tracing. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** One request of the protocol, before it is bound to a service provider. */
export interface Call {
  readonly method: Method;
  /** The path below the base URL, every id in it encoded. */
  readonly path: string;
  /** Lists are joined by commas, undefined members are left out. */
  readonly query?: object | undefined;
  /** The headers that the protocol asks for. */
  readonly headers?: object | undefined;
  /** Sent as JSON; no body when undefined. */
  readonly body?: unknown;
  readonly options?: CallOptions | undefined;
  /** Whether the call may be sent twice although its method alone does not say so. */
  readonly repeatable?: boolean;
  /** The number of its first attempt, where it continues a call that failed; 1 by default. */
  readonly firstAttempt?: number;
  /** Is told of the answer to each attempt. */
  readonly onAnswer?: ((response: Response) => void) | undefined;
}

/** Sends a call and resolves to the parsed body, undefined when the answer has none. */
export type Send = (call: Call) => Promise<unknown>;
