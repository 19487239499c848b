import { requestIdOf } from './request-id.ts';

/** What a call resolves to, with what stood around it. */
export interface ScimAnswer<T> {
  readonly data: T;
  readonly status: number;
  readonly headers: Headers;
  /** The id under which the service provider logged the request, from `X-Request-Id`. */
  readonly requestId: string | undefined;
  /**
   * Whether the answer to a create was lost, and what it had created was found by looking it up: then `status` and
   * `headers` are those of the lookup.
   */
  readonly recovered: boolean;
}

/** The result of a call; `withResponse` gives the status and the headers of its last answer beside it. */
export interface ScimPromise<T> extends Promise<T> {
  readonly withResponse: () => Promise<ScimAnswer<T>>;
}

/** Watches the answers to a call, or to those of which it is made. */
export function toScimPromise<T>(
  run: (onAnswer: (response: Response) => void, onRecovered: () => void) => Promise<T>,
): ScimPromise<T> {
  let status = 0;
  let headers = new Headers();
  let recovered = false;
  const promise = run(
    (response) => {
      ({ status, headers } = response);
    },
    () => {
      recovered = true;
    },
  );
  const withResponse = async (): Promise<ScimAnswer<T>> => {
    const data = await promise;
    return { data, status, headers, requestId: requestIdOf(headers), recovered };
  };
  return Object.assign(promise, { withResponse });
}
