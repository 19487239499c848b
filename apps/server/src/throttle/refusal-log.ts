import type { Logger } from 'pino';
import { pathInTenant } from '../tenant/mount.ts';
import type { RefusedRequest } from './throttle.ts';

/** So many refusals are written in one period. */
const MAX_REFUSALS = 10;
const PERIOD = 60_000;

/**
 * Writes to the log of the process who is refused by the admin API before their token is looked at: few in a minute, and
 * then how many there were.
 *
 * @param now Milliseconds of a clock that is never set back.
 */
export function createRefusalLog(
  log: Logger,
  now: () => number = () => performance.now(),
): (refused: RefusedRequest) => void {
  let begin = Number.NEGATIVE_INFINITY;
  let refusals = 0;
  return ({ request, remoteAddress, requestId, status }) => {
    const unwritten = Math.max(0, refusals - MAX_REFUSALS);
    if (now() - begin >= PERIOD) {
      begin = now();
      refusals = 0;
      if (unwritten > 0)
        log.warn({ event: 'adminRefused', unwritten }, `${unwritten} more were refused before`);
    }
    refusals += 1;
    if (refusals > MAX_REFUSALS) return;
    const { method } = request;
    const path = pathInTenant(new URL(request.url).pathname);
    log.warn(
      { event: 'adminRefused', remoteAddress, requestId, method, path, status },
      `admin API: ${method} ${path} → ${status}`,
    );
  };
}
