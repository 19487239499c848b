/** What is wrong with an Okta org's address; undefined when it can be used. */
export function orgUrlProblem(text: string): string | undefined {
  const url = parseUrl(text);
  if (url === undefined) return `must be a URL such as https://acme.okta.com, not ${JSON.stringify(text)}`;
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
  if (isReadable(url)) return READABLE;
  const admin = /^([^.]+)-admin\.(okta(?:preview|-emea)?\.com)$/.exec(url.hostname);
  if (admin !== null)
    return `is the admin console's address; use https://${admin[1] ?? ''}.${admin[2] ?? ''}`;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return `must be the org's address alone, without a path: ${url.origin}`;
  }
  return undefined;
}

/** What is wrong with a SCIM base URL; undefined when it can be used. */
export function baseUrlProblem(text: string): string | undefined {
  const url = parseUrl(text);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return `must be a URL such as https://app.example.com/api/scim/v2, not ${JSON.stringify(text)}`;
  }
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
  if (isReadable(url)) return READABLE;
  if (url.search !== '' || url.hash !== '') return 'must not have a query or a fragment';
  return undefined;
}

const READABLE =
  'must begin with https:// (http is accepted only for this machine itself), because the token travels with every request';

/** Whether a host is this machine by its own name, to which no name server can point another site's. */
export function isLoopback(hostname: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether somebody on the way could read what is sent. */
export function isReadable({ protocol, hostname }: URL): boolean {
  return protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname));
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
