/**
 * The store cannot take the work just now, because others hold what it needs: nothing was written, and the same may be
 * asked again.
 */
export class StoreBusyError extends Error {
  override readonly name: string = 'StoreBusyError';
}
