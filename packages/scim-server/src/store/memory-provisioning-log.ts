import type { LogEntry, LogQuery, ProvisioningLog } from './provisioning-log.ts';

/** Creates a provisioning log that lives as long as the process. */
export function createMemoryProvisioningLog(): ProvisioningLog {
  /** The entries of each tenant, the eldest first. */
  const logs = new Map<string, LogEntry[]>();
  const positions = new Map<string, number>();
  return {
    append: async (entries) => {
      for (const entry of entries) {
        const position = (positions.get(entry.tenant) ?? 0) + 1;
        positions.set(entry.tenant, position);
        const log = logs.get(entry.tenant) ?? [];
        log.push({ ...entry, position });
        logs.set(entry.tenant, log);
      }
    },
    list: async (query) =>
      (logs.get(query.tenant) ?? [])
        .filter((entry) => satisfies(entry, query))
        .toReversed()
        .slice(0, query.limit),
    prune: async ({ entries = Number.POSITIVE_INFINITY, since = '' }) => {
      let pruned = 0;
      for (const [tenant, log] of logs) {
        const first = Math.max(0, log.length - entries);
        const kept = log.filter(({ at }, index) => index >= first && at >= since);
        logs.set(tenant, kept);
        pruned += log.length - kept.length;
      }
      return pruned;
    },
  };
}

function satisfies(
  entry: LogEntry,
  { before = Number.POSITIVE_INFINITY, status, resourceId }: LogQuery,
): boolean {
  return (
    entry.position < before &&
    (status === undefined || entry.status === status) &&
    (resourceId === undefined || entry.resourceId === resourceId)
  );
}
