import { describe, expect, it } from 'vitest';

import { ConfigError } from './config.ts';
import { configJsonSchema } from './json-schema.ts';
import { parseConfig } from './parse-config.ts';
import { profileKeysOf } from './profile-keys.ts';

const MINIMAL = `
source: { okta: { orgUrl: https://acme.okta.com } }
target: { baseUrl: https://app.example.com/api/scim/v2 }
mappings:
  - { from: { id: 00g1emaKYZTWRYYRRTSK, expectName: Retool Admins }, group: admin }
  - { from: { name: Sales }, group: viewer, mode: authoritative, allowEmpty: true }
`;

describe('parseConfig', () => {
  it('fills in every default', () => {
    expect(parseConfig(MINIMAL)).toEqual({
      source: {
        kind: 'okta',
        orgUrl: 'https://acme.okta.com',
        auth: { method: 'token' },
        rateShare: 0.5,
        concurrency: 4,
      },
      target: { baseUrl: 'https://app.example.com/api/scim/v2' },
      mappings: [
        {
          from: { by: 'id', id: '00g1emaKYZTWRYYRRTSK', expectName: 'Retool Admins' },
          group: 'admin',
          mode: 'managed-only',
          allowEmpty: false,
          grace: undefined,
          limits: {},
        },
        {
          from: { by: 'name', name: 'Sales' },
          group: 'viewer',
          mode: 'authoritative',
          allowEmpty: true,
          grace: undefined,
          limits: {},
        },
      ],
      mirror: [],
      statuses: { active: ['ACTIVE', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'PROVISIONED', 'RECOVERY'] },
      users: {
        create: true,
        update: false,
        unmanagedAdmins: 'report',
        match: ['externalId', 'userName'],
        attributes: [
          { path: 'displayName', from: 'fullName' },
          { path: 'name.givenName', from: 'firstName' },
          { path: 'name.familyName', from: 'lastName' },
          { path: 'emails[type eq "work"].value', from: 'email' },
        ],
      },
      removals: { grace: 900_000, cycles: 2 },
      guards: {
        adminGroup: 'admin',
        minAdmins: 1,
        requiredAdmins: [],
        protectedUsers: [],
        self: undefined,
        privilegedGroups: ['admin'],
        neverEmpty: [],
        maxRemovals: 50,
        maxRemovalShare: 0.2,
        minGroupSize: 10,
        removalWindow: 86_400_000,
        maxChanges: 1000,
        privileged: { maxRemovals: 1, maxRemovalShare: 0.34 },
      },
      firstRun: 'plan',
      schedule: '* * * * *',
      jitter: 10_000,
      fullReconcile: '0 * * * *',
      staleAfter: 900_000,
      state: 'okta-sync-state',
      health: undefined,
      heartbeatUrl: undefined,
    });
  });

  it('takes searches, mirrors, attributes and durations', () => {
    const text = `
source: { okta: { orgUrl: https://acme.okta.com, auth: oauth, clientId: 0oa1, scopes: [okta.groups.read] } }
target: { baseUrl: https://app.example.com/scim }
mappings: [{ from: { search: profile.name sw "A" }, group: admin, mode: additive, grace: 2h, limits: { maxRemovals: 3 } }]
mirror: [{ from: { name: Team }, name: 'Okta - {name}' }]
users:
  attributes:
    'emails[type eq "work"].value': email
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: department
    metadata.costCenter: costCenter
removals: { grace: 0 }
health: {}
`;
    const config = parseConfig(text);
    expect(config.source).toMatchObject({
      auth: { method: 'oauth', clientId: '0oa1', scopes: ['okta.groups.read'] },
    });
    expect(config.mappings).toMatchObject([
      {
        from: { by: 'search', search: 'profile.name sw "A"' },
        mode: 'additive',
        grace: 7_200_000,
        limits: { maxRemovals: 3 },
      },
    ]);
    expect(config.mirror).toEqual([
      { from: { by: 'name', name: 'Team' }, name: 'Okta - {name}', mode: 'managed-only', allowEmpty: false },
    ]);
    expect(config.users.attributes.map(({ from }) => from)).toEqual(['email', 'department', 'costCenter']);
    expect(config.users.update).toBe(true);
    expect(profileKeysOf(config)).toEqual(['costCenter', 'department']);
    expect(config).toMatchObject({ removals: { grace: 0 }, health: { host: '127.0.0.1', port: 9464 } });
  });

  it('reports every mistake at once, each with its place and a sentence', () => {
    const text = `
source: { okta: { orgURL: x, orgUrl: http://acme.okta.com } }
target: { baseUrl: 5 }
mappings:
  - from: { id: 00gx, name: A }
    group: admin
    modee: authoritative
  - from: Sales
  - from: { name: B }
    group: b
    grace: soon
    limits: { maxRemoval: 3 }
mirror: [{ from: { name: C }, name: Okta }]
users: { attributes: { name.given: firstName, emails: email, name: login, id: login, 'a b': c, 'urn:acme:Badge:number': badge } }
guards: { minAdmins: -1, maxRemovalShare: 20 }
schedule: every day
colour: red
`;
    expect(messageOf(text).split('\n')).toEqual([
      'okta-sync.yaml has 20 mistakes:',
      '  source.okta.orgUrl: must begin with https:// (http is accepted only for this machine itself), because the token travels with every request',
      '  source.okta.orgURL: is not a setting; did you mean orgUrl?',
      '  target.baseUrl: must be text, not 5',
      '  mappings[0].from: must have only one of id, name and search; to check the name of a group by id, use expectName',
      '  mappings[0].modee: is not a setting; did you mean mode?',
      '  mappings[1].from: must be a set of keys and values, not "Sales"',
      '  mappings[1].group: is required',
      '  mappings[2].grace: must be a duration such as 10s, 15m, 1h or 2d, or 0, not "soon"',
      '  mappings[2].limits.maxRemoval: is not a setting; did you mean maxRemovals?',
      "  mirror[0].name: must contain {name}, which stands for the source's name",
      '  users.attributes.name.given: is no attribute of SCIM users',
      '  users.attributes.emails: has several values; say which, such as emails[type eq "work"].value',
      '  users.attributes.name: names several values; add the one that is meant, such as name.givenName',
      '  users.attributes.id: is not an attribute that can be mapped',
      '  users.attributes.a b: is no SCIM attribute path',
      '  users.attributes.urn:acme:Badge:number: is no attribute of SCIM users',
      '  guards.minAdmins: must be at least 0',
      '  guards.maxRemovalShare: must be at most 1',
      '  schedule: must be a cron expression such as "*/5 * * * *" (UTC), not "every day"',
      '  colour: is not a setting; known here: source, target, mappings, mirror, statuses, users, removals, guards, firstRun, schedule, jitter, fullReconcile, staleAfter, state, health, heartbeatUrl',
    ]);
  });

  it.each([
    ['', 'source: is required'],
    ['just text', 'must be a set of keys and values, not "just text"'],
    ['source: [', 'okta-sync.yaml: is not valid YAML'],
    ['source: *nobody', 'okta-sync.yaml: is not valid YAML: Unresolved alias'],
    [`${MINIMAL}\n---\nsource: {}`, 'okta-sync.yaml: holds more than one YAML document'],
    [withTarget('http://app.example.com/scim'), 'target.baseUrl: must begin with https://'],
    [
      `${MINIMAL}\n  - { from: { name: HR }, group: VIEWER, mode: managed-only }`,
      'has mode managed-only, but the mapping of Sales to VIEWER has authoritative',
    ],
    [
      `${MINIMAL}\n  - { from: { name: HR }, group: VIEWER, mode: authoritative, grace: 1h }`,
      'has grace 3600s, but the mapping of',
    ],
    [
      `${MINIMAL}\n  - { from: { name: HR }, group: VIEWER, mode: authoritative, limits: { maxRemovals: 3 } }`,
      'has limits {"maxRemovals":3}, but the mapping of',
    ],
    [`${MINIMAL}\nschedule: 0 0 31 2 *`, 'schedule: never comes: no such day'],
    [`${MINIMAL}\nschedule: 30 4 1,15 * 5`, 'schedule: can be read in two ways; give days by the month'],
    [`${MINIMAL}\nfullReconcile: 2020-01-01T00:00:00`, 'fullReconcile: never comes'],
    [
      `${MINIMAL}\nstatuses: { active: [ACTIVE, DEPROVISIONED] }`,
      'statuses.active[1]: is the status of people who were deactivated',
    ],
    [`${MINIMAL}\nstatuses: { active: [TERMINATED] }`, 'statuses.active[0]: must be ACTIVE or'],
    ['source: 1\nsource: 2', 'Map keys must be unique'],
    [`${MINIMAL}\nheartbeatUrl: file:///etc/passwd`, 'heartbeatUrl: must be a URL that begins with https://'],
    [withOrg('https://acme-admin.okta.com'), "is the admin console's address; use https://acme.okta.com"],
    [withOrg('https://acme.okta.com/api/v1'), 'without a path: https://acme.okta.com'],
    [withOrg('https://u:p@acme.okta.com'), 'must not carry a user name or password'],
    [withOrg('acme.okta.com'), 'must be a URL such as https://acme.okta.com'],
    [
      `${MINIMAL}\n  - { from: { name: Sales }, group: admin, mode: authoritative }`,
      'has mode authoritative, but the mapping of Retool Admins to admin has managed-only',
    ],
    [`${MINIMAL}\n  - { from: { name: Sales }, group: viewer, mode: authoritative }`, 'a second time'],
    [`${MINIMAL}\n  - { from: {}, group: viewer }`, 'must have an id, a name or a search'],
    [`${MINIMAL}\nstatuses: { active: [ACTIV] }`, 'statuses.active[0]: must be ACTIVE or'],
    [`${MINIMAL}\nstatuses: { active: [] }`, 'statuses.active: must not be empty'],
    [MINIMAL.replace('00g1emaKYZTWRYYRRTSK', '00gx'), 'mappings[0].from.id: must be an Okta group id'],
    [
      MINIMAL.replace('okta: {', 'scim: { baseUrl: https://a.example.com }, okta: {'),
      'source: must be exactly one of okta and scim',
    ],
    [MINIMAL.replace('.com }', '.com, clientId: x }'), 'source.okta.clientId: is only used with auth: oauth'],
    [MINIMAL.replace('.com }', '.com, auth: oauth }'), 'source.okta.clientId: is required with auth: oauth'],
    [MINIMAL.replace(/mappings:[^]*/, ''), 'mappings: must not be empty'],
    [`${MINIMAL}\nusers: { create: yes please }`, 'users.create: must be true or false, not "yes please"'],
    [`${MINIMAL}\njitter: 10`, 'jitter: must be a duration such as 10s'],
  ])('refuses %j', (text, sentence) => {
    expect(messageOf(text)).toContain(sentence);
  });

  it('takes names that differ only in letter case for one group, and writes it in one way', () => {
    const text = `${MINIMAL}\n  - { from: { name: HR }, group: ADMIN }\nguards: { adminGroup: Admin, privilegedGroups: [VIEWER, owner, Admin, Owner], neverEmpty: [Viewer] }`;
    const { mappings, guards } = parseConfig(text);
    expect(mappings.map(({ group }) => group)).toEqual(['admin', 'viewer', 'admin']);
    expect(guards).toMatchObject({
      adminGroup: 'admin',
      privilegedGroups: ['admin', 'viewer', 'owner'],
      neverEmpty: ['viewer'],
    });
  });

  it.each(['http://localhost:3000/scim', 'http://127.0.0.1:1', 'https://app.example.com/scim'])(
    'accepts %s as a target',
    (baseUrl) => {
      expect(parseConfig(withTarget(baseUrl)).target.baseUrl).toBe(baseUrl);
    },
  );

  it.each(['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://login.acme.com/'])(
    'accepts %s as an org',
    (orgUrl) => {
      expect(parseConfig(withOrg(orgUrl)).source).toMatchObject({ orgUrl });
    },
  );
});

describe('configJsonSchema', () => {
  it('describes every setting', () => {
    expect(undescribed(configJsonSchema(), '')).toEqual([]);
  });

  it('is the schema of a file as it is written, with defaults left out', () => {
    const schema = configJsonSchema();
    expect(schema).toMatchObject({ required: ['source', 'target'], additionalProperties: false });
    expect(schema).toMatchObject({ properties: { jitter: { anyOf: [{ const: 0 }, { type: 'string' }] } } });
  });
});

/** The settings of a JSON Schema that say nothing of themselves. */
function undescribed(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const items = 'items' in schema ? undescribed(schema.items, `${path}[]`) : [];
  const own = 'properties' in schema ? Object.entries(schema.properties ?? {}) : [];
  return own.reduce<readonly string[]>((found, [key, value]: [string, unknown]) => {
    const here = `${path}.${key}`;
    const silent = typeof value === 'object' && value !== null && !('description' in value);
    return [...found, ...(silent ? [here] : []), ...undescribed(value, here)];
  }, items);
}

function withOrg(orgUrl: string): string {
  return MINIMAL.replace('https://acme.okta.com', JSON.stringify(orgUrl));
}

function withTarget(baseUrl: string): string {
  return MINIMAL.replace('https://app.example.com/api/scim/v2', JSON.stringify(baseUrl));
}

function messageOf(text: string): string {
  try {
    parseConfig(text);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
