import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '@drawbridge/scim';
import type { NewLogEntry, ScimEvent } from '@drawbridge/scim-server';
import { maskSecrets } from '../token/mask-secrets.ts';

/** What is known of a request that is still under way. */
interface UnderWay {
  readonly notes: readonly string[];
  readonly resources: readonly Resource[];
}

interface Resource {
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
}

/** A bulk request says no more than this: the log of the process has it all. */
const MAX_NOTES = 50;

/**
 * Gathers the events of each request into one entry of the provisioning log.
 *
 * @param settled Gets the entry once the request has been answered.
 */
export function createEntryGatherer(settled: (entry: NewLogEntry) => void): (event: ScimEvent) => void {
  const underWay = new Map<string, UnderWay>();
  return (event) => {
    // A client may choose its request ids: those of another tenant must not meet them.
    const key = `${event.tenant} ${event.requestId}`;
    const known = underWay.get(key) ?? { notes: [], resources: [] };
    if (event.event !== 'request') {
      underWay.set(key, add(known, event));
      return;
    }
    underWay.delete(key);
    settled({
      tenant: event.tenant,
      at: event.at,
      principal: event.principal,
      method: event.method,
      path: maskSecrets(event.path),
      status: event.status,
      scimType: event.scimType,
      detail: event.detail === undefined ? undefined : maskSecrets(event.detail),
      ...theResource(known.resources, maskSecrets(event.path)),
      notes: [...known.notes, `request ${event.requestId}`].map((note) => maskSecrets(note)),
    });
  };
}

function add({ notes, resources }: UnderWay, event: ScimEvent): UnderWay {
  const resource = resourceOf(event);
  const note = noteOf(event);
  return {
    notes: note === undefined || notes.length >= MAX_NOTES ? notes : [...notes, note],
    resources: resource === undefined || resources.length > 1 ? resources : [...resources, resource],
  };
}

function resourceOf(event: ScimEvent): Resource | undefined {
  return event.event === 'changed' || event.event === 'refused'
    ? { resourceType: event.resourceType, resourceId: event.id }
    : undefined;
}

function noteOf(event: ScimEvent): string | undefined {
  switch (event.event) {
    case 'request':
    case 'changed':
    // Its detail is the entry's own.
    case 'refused':
      return undefined;
    case 'activated':
    case 'deactivated':
      return `${event.userName} is ${event.event}`;
    case 'unknownMembers':
      return `no user has these ids, the others were taken: ${event.memberIds.join(', ')}`;
    case 'renameIgnored':
      return `the group keeps the name ${event.name}, not ${event.requested}`;
    case 'pushIgnored':
      return 'every user is in this group, whatever is pushed';
    case 'failure':
      return 'the service provider failed: its own log has the cause';
  }
}

/** The only resource that was written, or else the one that the path names; of several, none. */
function theResource(written: readonly Resource[], path: string): Resource {
  const [first, second] = written;
  if (second !== undefined) return { resourceType: undefined, resourceId: undefined };
  return first ?? resourceInPath(path);
}

function resourceInPath(path: string): Resource {
  const { endpoint = '', id } =
    /^(?<endpoint>\/[^/]+)(?:\/(?:\.search|(?<id>[^/]+)))?$/.exec(path)?.groups ?? {};
  const type = [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE].find(
    (candidate) => candidate.endpoint.toLowerCase() === endpoint.toLowerCase(),
  );
  return type === undefined
    ? { resourceType: undefined, resourceId: undefined }
    : { resourceType: type.name, resourceId: id };
}
