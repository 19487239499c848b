import type { Scheduler } from 'fast-check';
import type { ResourceStore } from '../../src/index.ts';

/**
 * A store whose every call begins and ends when the scheduler lets it: what two requests do between their calls comes in
 * any order.
 */
export function scheduleStore(store: ResourceStore, scheduler: Scheduler): ResourceStore {
  const pause = async (): Promise<void> => {
    await scheduler.schedule(Promise.resolve());
  };
  const scheduled = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    await pause();
    const result = await call();
    await pause();
    return result;
  };
  return {
    ...store,
    retrieve: (...parameters) => scheduled(() => store.retrieve(...parameters)),
    query: (...parameters) => scheduled(() => store.query(...parameters)),
    scan: (...parameters) => scheduled(() => store.scan(...parameters)),
    create: (...parameters) => scheduled(() => store.create(...parameters)),
    update: (...parameters) => scheduled(() => store.update(...parameters)),
    delete: (...parameters) => scheduled(() => store.delete(...parameters)),
    existingIds: (...parameters) => scheduled(() => store.existingIds(...parameters)),
    labels: (...parameters) => scheduled(() => store.labels(...parameters)),
    membersOf: (...parameters) => scheduled(() => store.membersOf(...parameters)),
    groupsOf: (...parameters) => scheduled(() => store.groupsOf(...parameters)),
  };
}
