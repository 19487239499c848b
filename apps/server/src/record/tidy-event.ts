import type { ScimEvent } from '@drawbridge/scim-server';
import type { Mask } from '../token/mask-secrets.ts';

/** How much of a text is kept; clients send as much as they like. */
const MAX_TEXT = 1000;

/** How many ids of a list are kept. */
const MAX_IDS = 20;

/** What we write ourselves, and what events are told apart by. */
const OURS: ReadonlySet<string> = new Set(['event', 'tenant', 'exchange', 'at']);

/** The keywords of errors whose detail quotes what somebody typed, in part, so that no mask knows it again. */
const QUOTING: ReadonlySet<string | undefined> = new Set(['invalidFilter', 'invalidPath']);

/** An event as logs keep it. */
export interface TidyEvent<Event extends ScimEvent = ScimEvent> {
  /** The event, without secrets, and no longer than a log can bear. */
  readonly event: Event;
  /** How many ids of the lists were left out. */
  readonly omitted: number;
}

/** Makes an event fit for logs: secrets are masked, texts shortened, and of long lists the first ids are kept. */
export function tidyEvent<Event extends ScimEvent>(event: Event, mask: Mask): TidyEvent<Event> {
  const isQuoting = 'scimType' in event && QUOTING.has(event.scimType);
  const tidy = (name: string, text: string): string => {
    if (OURS.has(name)) return text;
    return shorten(mask(isQuoting && name === 'detail' ? withoutQuotations(text) : text));
  };
  let omitted = 0;
  const entries = Object.entries(event).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [name, tidy(name, value)];
    if (!Array.isArray(value)) return [name, value];
    // One list is a part of the other.
    omitted = Math.max(omitted, value.length - MAX_IDS);
    return [name, value.slice(0, MAX_IDS).map((id: unknown) => tidy(name, String(id)))];
  });
  // Texts are still texts and lists of texts lists of texts, and no event has other lists.
  return { event: Object.fromEntries(entries) as Event, omitted };
}

/** Takes what a detail quotes out of it. */
function withoutQuotations(detail: string): string {
  return detail.replaceAll(/"(?:[^"\\]|\\.)*"?/gs, '"…"');
}

function shorten(text: string): string {
  const more = text.length - MAX_TEXT;
  return more <= 0 ? text : `${text.slice(0, MAX_TEXT)}… (${more} more characters)`;
}
