import { ScimError, unavailable } from '@drawbridge/scim';
import { StoreBusyError } from './store/store-busy-error.ts';

/** Makes an error of whatever was thrown: a store that is busy asks for patience, anything unknown is a bare 500. */
export function toScimError(thrown: unknown): ScimError {
  return thrown instanceof StoreBusyError
    ? unavailable('the service provider is busy; nothing was changed, and the request may be sent again')
    : ScimError.from(thrown);
}
