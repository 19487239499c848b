import { ScimError } from '../src/index.ts';

/** The ScimError that `action` throws; anything else it throws goes on, and `undefined` means that it throws nothing. */
export function thrownBy(action: () => unknown): ScimError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}
