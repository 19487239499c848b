import type { CliEnvironment } from '../cli-environment.ts';
import type { Flags } from '../command-line.ts';
import { misuse } from '../failure.ts';

/**
 * Where the service provider is, from `--url` or SCIM_URL.
 *
 * @throws Failure for none, and for one to which a token should not travel.
 */
export function baseUrlOf({ env }: CliEnvironment, { url: given, allowHttp = false }: Flags): URL {
  const text = given ?? env['SCIM_URL'] ?? '';
  if (text === '') throw misuse('There is no address: give --url URL or SCIM_URL.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw misuse(`${JSON.stringify(text)} is no address such as https://app.example.com/api/scim/v2.`);
  }
  if (url.username !== '' || url.password !== '') throw misuse('The address must not hold a password.');
  if (url.search !== '' || url.hash !== '') throw misuse('The address must have no query and no fragment.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowHttp) {
    throw misuse(
      `Everybody on the way to ${url.host} could read the token, since the address does not begin with https://; ` +
        '--allow-http takes it all the same.',
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return ['localhost', '[::1]'].includes(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
