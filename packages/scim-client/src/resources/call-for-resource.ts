import type { Call, Send } from '../http/call.ts';
import { toScimPromise, type ScimPromise } from '../http/scim-promise.ts';
import { parseResource } from './parse-answer.ts';

/** Sends a call that is answered by one resource. */
export function callForResource<Whole>(send: Send, call: Call): ScimPromise<Whole> {
  return toScimPromise(
    async (onAnswer) =>
      // It is a resource with an id; the contract says what else is in it.
      parseResource(await send({ ...call, onAnswer }), call) as Whole,
  );
}

/** Sends a call whose answer says nothing. */
export function callForNothing(send: Send, call: Call): ScimPromise<void> {
  return toScimPromise(async (onAnswer) => {
    await send({ ...call, onAnswer });
  });
}
