import { NoAnswerError } from './failure.ts';

/** Time that something under way is given to finish after everything was told to stop. */
export interface Grace extends Disposable {
  /** Aborts once the time is over. */
  readonly signal: AbortSignal;
}

/** Starts the clock when `stop` aborts. @param started called at that moment. */
export function createGrace(stop: AbortSignal, milliseconds: number, started: () => void): Grace {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    const reason = new NoAnswerError(`no answer within ${milliseconds / 1000} s after the run was stopped`);
    timer = setTimeout(() => controller.abort(reason), milliseconds);
    started();
  };
  stop.addEventListener('abort', start, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      stop.removeEventListener('abort', start);
      clearTimeout(timer);
    },
  };
}

/** Waits for something no longer than until the signal aborts, whether or not it heeds the signal itself. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abandon, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
