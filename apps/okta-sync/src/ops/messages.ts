import type { Config, Tokens } from '../config/config.ts';
import type { FetchFunction } from '../fetch-function.ts';
import { messageOf } from '../message-of.ts';
import type { DaemonEvent } from '../run/event.ts';
import { isSuccess } from '../run/success.ts';
import type { AlertBox } from './alert-box.ts';
import { staleAlert } from './alert.ts';
import { createDelivery } from './deliver-alerts.ts';
import { postAlert, sendHeartbeat } from './webhook.ts';

/** Where messages go, and what they are about. */
export interface MessagesOptions {
  readonly config: Pick<Config, 'heartbeatUrl'>;
  readonly tokens: Pick<Tokens, 'webhookUrl'>;
  readonly about: { readonly source: string; readonly target: string };
  /** The alerts that wait to be delivered. */
  readonly alerts: AlertBox;
  /** Hears what could not be delivered. */
  readonly say: (message: string) => void;
  readonly fetch?: FetchFunction | undefined;
}

/** What leaves the process. */
export interface Messages {
  readonly report: (event: DaemonEvent) => void;
  /** Tells, unless that was told last, whether no cycle has succeeded for too long. */
  readonly stale: (stale: boolean, message: string, now: string) => void;
  /** Sends what waits, for a moment, and stops. */
  readonly close: () => Promise<void>;
}

/** What goes out: the alerts that wait, to the webhook, after each cycle; and a heartbeat after each success. */
export function createMessages({
  config,
  tokens,
  about,
  alerts,
  say,
  fetch: send,
}: MessagesOptions): Messages {
  const { webhookUrl: url } = tokens;
  const { heartbeatUrl } = config;
  const stop = new AbortController();
  const deliver = createDelivery(alerts, {
    send: async (alert) => {
      if (url !== undefined) await postAlert({ url, about, fetch: send }, alert, stop.signal);
    },
    onFailure: (message) => say(`${message} It is tried again after the next cycle.`),
  });
  return {
    report: (event) => {
      if (event.kind === 'cycle' || event.kind === 'failure') void deliver();
      if (heartbeatUrl === undefined || event.kind !== 'cycle' || !isSuccess(event.result)) return;
      sendHeartbeat(heartbeatUrl, { signal: stop.signal, fetch: send }).catch((error: unknown) => {
        if (!stop.signal.aborted) say(messageOf(error));
      });
    },
    stale: (stale, message, now) => {
      void alerts.putStale(staleAlert(stale ? 'raised' : 'cleared', message, now)).then(deliver);
    },
    close: async () => {
      // What is under way may end, but nobody waits long for a watchdog.
      const limit = setTimeout(() => stop.abort(), 2000);
      await deliver();
      clearTimeout(limit);
      stop.abort();
    },
  };
}
