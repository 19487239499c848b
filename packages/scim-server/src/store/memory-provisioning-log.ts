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
    prune: async ({ entries, strangers, since = '' }) => {
      let pruned = 0;
      for (const [tenant, log] of logs) {
        const isStranger = ({ principal }: LogEntry): boolean => principal === undefined;
        const newest = new Set([
          ...newestOf(
            log.filter((entry) => !isStranger(entry)),
            entries,
          ),
          ...newestOf(log.filter(isStranger), strangers),
        ]);
        const kept = log.filter((entry) => newest.has(entry) && entry.at >= since);
        logs.set(tenant, kept);
        pruned += log.length - kept.length;
      }
      return pruned;
    },
  };
}

function newestOf(entries: readonly LogEntry[], bound: number | undefined): readonly LogEntry[] {
  return entries.slice(Math.max(0, entries.length - (bound ?? entries.length)));
}

function satisfies(
  entry: LogEntry,
  { before = Number.POSITIVE_INFINITY, status, resourceId, conflictsOnly = false }: LogQuery,
): boolean {
  return (
    entry.position < before &&
    (status === undefined || entry.status === status) &&
    (resourceId === undefined || entry.resourceId === resourceId) &&
    (!conflictsOnly || entry.conflict !== undefined)
  );
}
