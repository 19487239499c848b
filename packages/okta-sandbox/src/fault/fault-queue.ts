import type { Fault, Faults } from './fault.ts';

/** The queue together with its other end, from which the API takes. */
export interface FaultQueue extends Faults {
  /** Uses up the first fault that is for the request. */
  readonly take: (request: Request) => Fault | undefined;
}

interface QueuedFault {
  readonly fault: Fault;
  readonly when: (request: Request) => boolean;
  times: number;
}

/** Creates an empty queue of faults. */
export function createFaultQueue(): FaultQueue {
  let queue: readonly QueuedFault[] = [];
  return {
    next: (fault, { when = () => true, times = 1 } = {}) => {
      queue = [...queue, { fault, when, times }];
    },
    clear: () => {
      queue = [];
    },
    pending: () => queue.length,
    take: (request) => {
      const struck = queue.find(({ when }) => when(request));
      if (struck === undefined) return undefined;
      struck.times -= 1;
      queue = queue.filter(({ times }) => times > 0);
      return struck.fault;
    },
  };
}
