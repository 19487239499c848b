import { exercise, type Settings } from './exercise.ts';

declare const SETTINGS: Settings;

/** Runs the exercise within a request, the only place where an edge runtime has a network. */
export const worker = {
  fetch: async (): Promise<Response> => Response.json(await exercise(SETTINGS)),
};
