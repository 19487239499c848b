/**
 * What many programs never call. The client imports it when it is called, all of it together, so that a program that runs
 * in a browser starts with less.
 */
export { changeByPut } from './change-by-put.ts';
export { readCapabilities } from './read-capabilities.ts';
export { createMemberChanges } from './member-changes.ts';
export { recoverCreate } from './recover-create.ts';
export { runBulk } from './run-bulk.ts';
