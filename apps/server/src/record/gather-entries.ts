import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '@drawbridge/scim';
import type { LogConflict, NewLogEntry, ScimEvent } from '@drawbridge/scim-server';
import type { TidyEvent } from './tidy-event.ts';

/** What is known of a request that is still under way. */
interface UnderWay {
  readonly notes: readonly string[];
  /** How many notes there were no room for. */
  readonly unsaid: number;
  readonly resources: readonly Resource[];
  readonly conflict: LogConflict | undefined;
}

interface Resource {
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
}

const NOTHING: UnderWay = { notes: [], unsaid: 0, resources: [], conflict: undefined };

/** A bulk request says no more than this: the log of the process has it all. */
const MAX_NOTES = 20;

/** No note is longer; the texts of events are, together. */
const MAX_NOTE = 1000;

/**
 * Gathers the events of each request into one entry of the provisioning log.
 *
 * @param settled Gets the entry once the request has been answered.
 */
export function createEntryGatherer(settled: (entry: NewLogEntry) => void): (tidy: TidyEvent) => void {
  // By what the server calls the request: clients may use a request id twice at once.
  const underWay = new Map<string, UnderWay>();
  return (tidy) => {
    const { event } = tidy;
    const known = underWay.get(event.exchange) ?? NOTHING;
    if (event.event !== 'request') {
      underWay.set(event.exchange, add(known, tidy));
      return;
    }
    underWay.delete(event.exchange);
    settled({
      tenant: event.tenant,
      requestId: event.requestId,
      at: event.at,
      principal: event.principal,
      method: event.method,
      path: event.path,
      status: event.status,
      scimType: event.scimType,
      detail: event.detail,
      ...theResource(known.resources, event.path),
      remoteAddress: event.remoteAddress,
      notes: [...known.notes, ...(known.unsaid === 0 ? [] : [`and ${known.unsaid} more notes`])],
      conflict: conflictOf(event) ?? known.conflict,
    });
  };
}

function add({ notes, unsaid, resources, conflict }: UnderWay, tidy: TidyEvent): UnderWay {
  const resource = resourceOf(tidy.event);
  const note = noteOf(tidy)?.slice(0, MAX_NOTE);
  const isFull = note !== undefined && notes.length >= MAX_NOTES;
  return {
    notes: note === undefined || isFull ? notes : [...notes, note],
    unsaid: isFull ? unsaid + 1 : unsaid,
    resources: resource === undefined || resources.length > 1 ? resources : [...resources, resource],
    conflict: conflict ?? conflictOf(tidy.event),
  };
}

function conflictOf(event: ScimEvent): LogConflict | undefined {
  if (event.event === 'unknownMembers') return 'unknownMembers';
  return 'scimType' in event && event.scimType === 'uniqueness' ? 'taken' : undefined;
}

function resourceOf(event: ScimEvent): Resource | undefined {
  return event.event === 'changed' || event.event === 'refused'
    ? { resourceType: event.resourceType, resourceId: event.id }
    : undefined;
}

function noteOf({ event, omitted }: TidyEvent): string | undefined {
  switch (event.event) {
    case 'request':
    case 'changed':
    // Its detail is the entry's own, or that of the operation of a bulk request.
    case 'refused':
      return undefined;
    case 'activated':
    case 'deactivated':
      return `${event.userName} is ${event.event}`;
    case 'unknownMembers': {
      const others = omitted === 0 ? '' : ` and ${omitted} more`;
      // What is said last is cut first.
      return `no user has these ids${others}, the others were taken: ${event.memberIds.join(', ')}`;
    }
    case 'renameIgnored':
      return `the group keeps the name ${event.name}, not ${event.requested}`;
    case 'pushIgnored':
      return 'every user is in this group, whatever is pushed';
    case 'operationFailed':
      return `${event.status} for ${event.method} ${event.path}: ${event.detail}`;
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
