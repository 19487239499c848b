import {
  GROUP_RESOURCE_TYPE,
  REFUSED_EVENT,
  SCIM_CREATE_EVENT,
  SCIM_DELETE_EVENT,
  SCIM_PATCH_EVENT,
  SCIM_PUT_EVENT,
  TENANT_URI_PREFIX,
  UNKNOWN_MEMBERS_EVENT,
  USER_RESOURCE_TYPE,
} from '@drawbridge/scim';
import type { NewOutboxMessage, Write } from '@drawbridge/scim-server';
import type { TidyEvent } from '../record/tidy-event.ts';

/** What happened, by the URI of its kind. */
interface Told {
  readonly uri: string;
  readonly subject: Subject;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What it happened to. @see RFC 9967 §2.1 */
interface Subject {
  readonly format: 'scim';
  readonly uri: string;
  readonly externalId?: string;
}

/** The kinds of events that RFC 9967 has for changes: they tell that, and their receiver reads what it needs. */
const CHANGES: Readonly<Record<Write, string>> = {
  create: SCIM_CREATE_EVENT,
  replace: SCIM_PUT_EVENT,
  modify: SCIM_PATCH_EVENT,
  delete: SCIM_DELETE_EVENT,
};

/**
 * Makes a message of an event, with the claims of a security event token; `undefined` for an event that is told nobody.
 *
 * @see RFC 8417 §2.2; RFC 9967 §2
 */
export function toMessage(tidy: TidyEvent): NewOutboxMessage | undefined {
  const told = tell(tidy);
  if (told === undefined) return undefined;
  const { tenant, at, requestId, principal } = tidy.event;
  const id = crypto.randomUUID();
  const claims = {
    iss: `${TENANT_URI_PREFIX}${tenant}`,
    iat: Math.floor(Date.parse(at) / 1000),
    jti: id,
    txn: requestId,
    sub_id: told.subject,
    events: { [told.uri]: { ...told.payload, at, tenant, principal } },
  };
  return { id, at, body: JSON.stringify(claims) };
}

function tell({ event, omitted }: TidyEvent): Told | undefined {
  switch (event.event) {
    case 'changed':
      return { uri: CHANGES[event.operation], subject: subjectOf(event.resourceType, event.id), payload: {} };
    case 'activated':
    case 'deactivated': {
      const { uri, externalId, type, userName } = event;
      const subject = { format: 'scim', uri, ...(externalId === undefined ? {} : { externalId }) } as const;
      return { uri: type, subject, payload: { userName } };
    }
    case 'refused': {
      const { resourceType, id, rule, operation, detail } = event;
      return {
        uri: REFUSED_EVENT,
        subject: subjectOf(resourceType, id),
        payload: { rule, operation, detail },
      };
    }
    case 'unknownMembers': {
      const { groupId, memberIds } = event;
      return {
        uri: UNKNOWN_MEMBERS_EVENT,
        subject: subjectOf(GROUP_RESOURCE_TYPE.name, groupId),
        payload: { memberIds, omitted },
      };
    }
    case 'request':
    case 'renameIgnored':
    case 'pushIgnored':
    case 'operationFailed':
    case 'failure':
      return undefined;
  }
}

function subjectOf(resourceType: string, id: string): Subject {
  const type = [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE].find(({ name }) => name === resourceType);
  return { format: 'scim', uri: `${type?.endpoint ?? `/${resourceType}`}/${encodeURIComponent(id)}` };
}
