import path from 'node:path';
import pc from 'picocolors';

/** What the demo tells when both ends of the bridge stand. */
export interface Welcome {
  readonly oktaUrl: string;
  readonly users: number;
  readonly groups: number;
  readonly baseUrl: string;
  readonly dataDirectory: string;
  readonly tokenFile: string;
  /** The bearer token, at the first start only. */
  readonly newToken: string | undefined;
  /** The login of an administrator, for a line that suspends somebody. */
  readonly admin: string | undefined;
}

/** The API token of the sandbox; it guards invented people. */
export const SANDBOX_TOKEN = 'sandbox-token';

/** Prints where everything is, the token once, and three lines to paste. */
export function formatWelcome(welcome: Welcome, color: boolean): string {
  const { bold, dim } = pc.createColors(color);
  const { oktaUrl, users, groups, baseUrl, dataDirectory, tokenFile, newToken } = welcome;
  const token =
    newToken === undefined
      ? `in ${tokenFile}`
      : `${bold(newToken)}  ${dim(`(shown this once, kept in ${path.basename(tokenFile)} there)`)}`;
  return [
    '',
    bold('Drawbridge'),
    '',
    `  Okta sandbox  ${oktaUrl}  ${dim(`${users} users, ${groups} groups`)}`,
    `  SCIM server   ${baseUrl}`,
    `  Data          ${dataDirectory}`,
    `  Token         ${token}`,
    '',
    ...curlLines(welcome).flatMap(({ what, line }) => [dim(`# ${what}`), line]),
    '',
  ].join('\n');
}

function curlLines({
  baseUrl,
  tokenFile,
  oktaUrl,
  admin,
}: Welcome): readonly { what: string; line: string }[] {
  const authorization = `-H "Authorization: Bearer $(cat ${quoted(tokenFile)})"`;
  return [
    {
      what: 'who is in the admin group',
      line: `curl -s ${authorization} '${baseUrl}/Groups?filter=displayName%20eq%20%22admin%22'`,
    },
    {
      what: 'who has lost access',
      line: `curl -s ${authorization} '${baseUrl}/Users?filter=active%20eq%20false&attributes=userName,active,groups'`,
    },
    {
      what: 'suspend an administrator in Okta, and watch the next cycle',
      line: `curl -s -X POST -H 'Authorization: SSWS ${SANDBOX_TOKEN}' '${oktaUrl}/api/v1/users/${admin ?? 'LOGIN'}/lifecycle/suspend'`,
    },
  ];
}

/** Quotes a path for the shell, inside the double quotes of a header. */
function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
}
