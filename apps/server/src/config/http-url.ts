import { z } from 'zod';

/** A URL of the web, as a setting. */
export const httpUrl: z.ZodURL = z.url({ protocol: /^https?$/, message: 'must be an http or https URL' });
