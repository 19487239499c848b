import { USER_SCHEMA } from '@drawbridge/scim/wire';
import { toOperations, type ChangesOf } from '../build/patch.ts';
import type { Call, CallOptions, Send } from '../http/call.ts';
import { toScimPromise, type ScimPromise } from '../http/scim-promise.ts';
import type { NoExtensions, ProjectedUserOf, UserInputOf, UserOf } from '../typed/extension.ts';
import type { PatchOperation, ProjectedUser, User } from '../typed/resource.ts';
import { callForNothing, callForResource } from './call-for-resource.ts';
import { toPatchCall } from './change.ts';
import { withSchemas } from './endpoint-definition.ts';
import { parseResource } from './parse-answer.ts';
import { splitOptions, toCall, type Projection, type WholeResource, type WriteOptions } from './query.ts';
import type { ProjectedPath } from './resource-query.ts';
import type { WritePath } from './resource-endpoint.ts';

/**
 * The user whom the token stands for. A service provider whose tokens stand for no user refuses with a `ScimError` of
 * status 501.
 *
 * @see RFC 7644 §3.11
 */
export interface Me<X = NoExtensions> {
  /** Reads the user. */
  get(options?: WholeResource & CallOptions): ScimPromise<UserOf<X>>;
  get(options: Projection<ProjectedPath<UserOf<X>>> & CallOptions): ScimPromise<ProjectedUserOf<X>>;
  /** Replaces the user: what is omitted is cleared. */
  replace(user: UserInputOf<X>, options?: WriteOptions): ScimPromise<UserOf<X>>;
  /** Applies operations; undefined when the service provider does not repeat the user. */
  patch(
    operations: readonly PatchOperation[] | ChangesOf<WritePath<UserInputOf<X>>>,
    options?: WriteOptions,
  ): ScimPromise<UserOf<X> | undefined>;
  /** Deletes the user. */
  delete(options?: WriteOptions): ScimPromise<void>;
}

const PATH = '/Me';

/** Binds the operations to a transport. */
export function createMe(send: Send): Me {
  const one = (call: Call): ScimPromise<User> => callForResource(send, call);

  function get(options?: WholeResource & CallOptions): ScimPromise<User>;
  function get(options: Projection & CallOptions): ScimPromise<ProjectedUser>;
  function get(given: Projection & CallOptions = {}): ScimPromise<unknown> {
    return one({ method: 'GET', path: PATH, ...splitOptions(given) });
  }
  return {
    get,
    replace: (user, options) =>
      one({ method: 'PUT', path: PATH, body: withSchemas(USER_SCHEMA, user), ...toCall(options) }),
    patch: (operations, options) =>
      toScimPromise(async (onAnswer) => {
        const call = toPatchCall(PATH, { operations: toOperations(operations), options });
        const answer = await send({ ...call, onAnswer });
        return answer === undefined ? undefined : (parseResource(answer, call) as User);
      }),
    delete: (options) => callForNothing(send, { method: 'DELETE', path: PATH, ...toCall(options) }),
  };
}
