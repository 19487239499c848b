import type { Logger } from 'pino';
import type { TidyEvent } from './record/tidy-event.ts';

/** Writes an event of the service provider to the log, at the level that it deserves. */
export function logEvent(log: Logger, { event, omitted }: TidyEvent): void {
  switch (event.event) {
    case 'request':
      if (event.status >= 400) log.warn(event, `${event.method} ${event.path} → ${event.status}`);
      else log.debug(event, `${event.method} ${event.path} → ${event.status}`);
      break;
    case 'changed':
      log.info(event, `${event.operation} ${event.resourceType} ${event.id}`);
      break;
    case 'activated':
    case 'deactivated':
      log.info(event, `${event.userName} is ${event.event}`);
      break;
    case 'unknownMembers':
      log.warn(
        { ...event, ...(omitted === 0 ? {} : { omitted }) },
        `group ${event.groupId}: no user has some of the ids that were pushed; the others were taken`,
      );
      break;
    case 'renameIgnored':
      log.warn(event, `group ${event.groupId} keeps the name ${event.name}, not ${event.requested}`);
      break;
    case 'pushIgnored':
      log.info(event, `group ${event.groupId} has every user, whatever is pushed`);
      break;
    case 'refused':
      log.warn(event, `refused: ${event.detail}`);
      break;
    case 'operationFailed':
      log.warn(event, `in bulk: ${event.method} ${event.path} → ${event.status}`);
      break;
    case 'failure':
      log.error({ ...event, cause: undefined, err: event.cause }, `${event.method} ${event.path} failed`);
      break;
  }
}
