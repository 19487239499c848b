import { open, rename, rm } from 'node:fs/promises';
import { misuse } from '../failure.ts';

/** A file that is there as a whole, or not at all. */
export interface AtomicFile extends AsyncDisposable {
  readonly write: (text: string) => Promise<void>;
  /** Puts what was written in its place. Without it nothing stays. */
  readonly commit: () => Promise<void>;
}

/**
 * Opens a file to be written. Only its owner may read it, since it tells of people.
 *
 * @throws Failure when it cannot be created.
 */
export async function openAtomicFile(file: string): Promise<AtomicFile> {
  const temporary = `${file}.${process.pid}.tmp`;
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', 0o600).catch((cause: unknown) => {
    throw misuse(`${file} cannot be written.`, { cause });
  });
  let committed = false;
  return {
    write: async (text) => {
      await handle.writeFile(text);
    },
    commit: async () => {
      await handle.sync();
      await handle.close();
      await rename(temporary, file);
      committed = true;
    },
    [Symbol.asyncDispose]: async () => {
      if (committed) return;
      await handle.close();
      await rm(temporary, { force: true });
    },
  };
}
