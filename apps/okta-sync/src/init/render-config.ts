import { foldCase } from '@drawbridge/scim';
import { stringify } from 'yaml';

import type { AnsweredMapping, Answers } from './answers.ts';

/** Writes the answers as okta-sync.yaml, with the settings that people change next, each explained. */
export function renderConfig(answers: Answers): string {
  const { clientId, keyId, baseUrl, mappings, orgUrl } = answers;
  const secret = clientId === undefined ? 'OKTA_API_TOKEN' : 'OKTA_PRIVATE_KEY';
  const auth = [
    ...(clientId === undefined ? [] : ['    auth: oauth', `    clientId: ${scalar(clientId)}`]),
    ...(keyId === undefined ? [] : [`    keyId: ${scalar(keyId)}`]),
  ];
  return `# The configuration of okta-sync. The secrets come from the environment: ${secret} and SCIM_TOKEN, or the names of
# files that hold them, in ${secret}_FILE and SCIM_TOKEN_FILE. \`okta-sync config schema\` lists every setting.

source:
  okta:
    orgUrl: ${scalar(orgUrl)}
${auth.map((line) => `${line}\n`).join('')}    # Share of Okta's rate limits that the daemon may use; the rest is left for others.
    rateShare: 0.5

target:
  baseUrl: ${scalar(baseUrl)}

# Which group of Okta feeds which group of the application. Several may feed the same one: everybody in any of them joins.
mappings:
${mappings.map(renderMapping).join('')}    # mode: managed-only    those that the daemon gave leave, others stay (this is the default)
    #       additive        nobody ever leaves
    #       authoritative   whoever is not in Okta's group leaves

# Somebody who is no longer in a group leaves after this long; whoever is suspended or deactivated leaves at once.
removals:
  grace: 15m
  cycles: 2

# A plan that breaks one of these takes access only from people who may have none; the rest waits for \`okta-sync approve\`.
guards:
  adminGroup: ${scalar(adminGroupOf(mappings))}
  minAdmins: 1
  # userNames of people from whom nothing is ever taken, such as an emergency account.
  protectedUsers: []
  # So many may lose a membership within a day because they left a group of Okta, and so large a share of one group.
  maxRemovals: 50
  maxRemovalShare: 0.2

# The first run against an application only makes a plan; look at it, and approve it.
firstRun: plan

# When a cycle runs, and when everything is read; cron, in UTC.
schedule: '* * * * *'
fullReconcile: '0 * * * *'

# What earlier runs did; relative to this file.
state: ./okta-sync-state

# Probes, metrics for Prometheus, and a status page.
health:
  host: 127.0.0.1
  port: 9464
`;
}

function renderMapping({ id, name, group }: AnsweredMapping): string {
  const from = id === undefined ? `name: ${inFlow(name)}` : `id: ${inFlow(id)}, expectName: ${inFlow(name)}`;
  return `  - from: { ${from} }\n    group: ${scalar(group)}\n`;
}

/** The application's administrators, as far as their name tells. */
function adminGroupOf(mappings: readonly AnsweredMapping[]): string {
  return mappings.find(({ group }) => foldCase(group).includes('admin'))?.group ?? 'admin';
}

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

/** Commas and brackets mean something between braces. */
function inFlow(text: string): string {
  return stringify({ text }, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\{ text: (?<value>.*) \}$/s, '$<value>');
}
