import { SettingError } from '@drawbridge/server';
import { z } from 'zod';

/** Everything that can be set about the demo. */
export interface DemoSettings {
  readonly host: string;
  /** The port of the SCIM server. */
  readonly port: number;
  /** The port of the Okta sandbox. */
  readonly oktaPort: number;
  /** Where the database, the org, the token and the daemon's configuration and state lie. */
  readonly dataDirectory: string;
}

const PORT_RULE = 'must be a port number from 1 to 65535';

const port = z
  .string()
  .regex(/^\d{1,5}$/, PORT_RULE)
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, PORT_RULE);

const environment = z
  .object({
    HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
    PORT: port.default(3000),
    OKTA_PORT: port.default(3001),
    DATA_DIR: z.string().min(1, 'must not be empty').default('.data'),
  })
  .refine((settings) => settings.PORT !== settings.OKTA_PORT, {
    path: ['OKTA_PORT'],
    message: 'must be another port than PORT',
  });

/**
 * Reads the demo's settings from environment variables.
 *
 * @throws SettingError that lists every mistake at once.
 */
export function parseSettings(variables: Readonly<Record<string, string | undefined>>): DemoSettings {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    throw new SettingError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
    );
  }
  const { HOST, PORT, OKTA_PORT, DATA_DIR } = parsed.data;
  return { host: HOST, port: PORT, oktaPort: OKTA_PORT, dataDirectory: DATA_DIR };
}
