import type { Hono } from 'hono';

import type { Config } from '../config/config.ts';
import { ListenError, serveHealth, type HealthServer } from './serve-health.ts';

/** The server of the status. */
export interface StatusService {
  /** Listens, unless it does already. Never rejects. */
  readonly begin: () => Promise<void>;
  /** Stops listening. */
  readonly end: () => Promise<void>;
  /** Where it is served; undefined while it is not. */
  readonly url: () => string | undefined;
}

/** Creates the server of the status; it serves while its address can be had. */
export function createStatusService(
  app: Hono,
  address: Config['health'],
  say: (message: string) => void,
): StatusService {
  let server: HealthServer | undefined;
  let told: string | undefined;
  let beginning: Promise<void> = Promise.resolve();
  const listen = async (): Promise<void> => {
    if (address === undefined || server !== undefined) return;
    try {
      server = await serveHealth(app, address);
      say(`Status, metrics and probes: ${server.url}`);
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      if (error.message !== told) say(`${error.message} It is tried again.`);
      told = error.message;
    }
  };
  return {
    url: () => server?.url,
    begin: () => {
      beginning = beginning.then(listen);
      return beginning;
    },
    end: async () => {
      await beginning;
      const open = server;
      server = undefined;
      await open?.[Symbol.asyncDispose]();
    },
  };
}
