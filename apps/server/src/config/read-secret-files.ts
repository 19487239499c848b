import { readFileSync } from 'node:fs';
import { SettingError } from '../setting-error.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The settings that are secret, or hold a secret: each may stand in a file that `NAME_FILE` names. */
const SECRETS = ['SCIM_AUTH_TOKEN', 'CURSOR_SECRET', 'DATABASE_URL', 'EVENTS_WEBHOOK_SECRET'];

/**
 * Puts secrets from files in the place of the variables that name those.
 *
 * @throws SettingError that lists the mistakes; never with what a file holds.
 */
export function readSecretFiles(variables: Variables): Variables {
  const problems: string[] = [];
  const secrets = SECRETS.flatMap((name) => {
    const file = variables[`${name}_FILE`] ?? '';
    if (file === '') return [];
    if ((variables[name] ?? '') !== '') {
      problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
      return [];
    }
    try {
      return [[name, readFileSync(file, 'utf8').trim()]] as const;
    } catch (error) {
      problems.push(`${name}_FILE ${file} cannot be read: ${String(error)}`);
      return [];
    }
  });
  if (problems.length > 0) throw new SettingError(problems.join('\n'));
  return { ...variables, ...Object.fromEntries(secrets) };
}
