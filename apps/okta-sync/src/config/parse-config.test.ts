import { describe, expect, it } from 'vitest';

import { ConfigError } from './config.ts';
import { parseConfig } from './parse-config.ts';

const MINIMAL = `
okta: { orgUrl: https://acme.okta.com }
target: { baseUrl: https://app.example.com/api/scim/v2 }
mappings:
  - { okta: { id: 00g1emaKYZTWRYYRRTSK, expectName: Retool Admins }, group: admin }
  - { okta: { name: Sales }, group: viewer, mode: authoritative, allowEmpty: true }
`;

describe('parseConfig', () => {
  it('fills in every default', () => {
    expect(parseConfig(MINIMAL)).toEqual({
      okta: { orgUrl: 'https://acme.okta.com' },
      target: { baseUrl: 'https://app.example.com/api/scim/v2' },
      mappings: [
        {
          okta: { by: 'id', id: '00g1emaKYZTWRYYRRTSK', expectName: 'Retool Admins' },
          group: 'admin',
          mode: 'managed-only',
          allowEmpty: false,
        },
        { okta: { by: 'name', name: 'Sales' }, group: 'viewer', mode: 'authoritative', allowEmpty: true },
      ],
      activeStatuses: ['ACTIVE', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'PROVISIONED', 'RECOVERY'],
      guards: {
        adminGroup: 'admin',
        minAdmins: 1,
        privilegedGroups: ['admin'],
        maxRemovals: 50,
        maxRemovalShare: 0.2,
        minGroupSize: 10,
      },
      createUsers: true,
      schedule: '* * * * *',
      stateFile: 'okta-sync.state.json',
    });
  });

  it('reports every mistake at once, each with its place and a sentence', () => {
    const text = `
okta: { orgURL: x, orgUrl: http://acme.okta.com }
target: { baseUrl: 5 }
mappings:
  - okta: { id: 00gx, name: A }
    group: admin
    modee: authoritative
  - okta: Sales
guards: { minAdmins: -1, maxRemovalShare: 20 }
schedule: every day
colour: red
`;
    expect(messageOf(text).split('\n')).toEqual([
      'okta-sync.yaml has 12 mistakes:',
      '  okta.orgUrl: must begin with https:// (http is accepted only for this machine itself), because the token travels with every request',
      '  okta.orgURL: is not a setting; did you mean orgUrl?',
      '  target.baseUrl: must be text, not 5',
      '  mappings[0].okta: has both an id and a name; to check the name of a group by id, use expectName',
      '  mappings[0].okta.id: must be an Okta group id: 00g and 17 more letters or digits, not "00gx"',
      '  mappings[0].modee: is not a setting; did you mean mode?',
      '  mappings[1].okta: must be a set of keys and values, not "Sales"',
      '  mappings[1].group: is required',
      '  guards.minAdmins: must be at least 0',
      '  guards.maxRemovalShare: must be at most 1',
      '  schedule: must be a cron expression such as "*/5 * * * *" (UTC)',
      '  colour: is not a setting; known here: okta, target, mappings, activeStatuses, guards, createUsers, schedule, stateFile',
    ]);
  });

  it.each([
    ['', 'okta: is required'],
    ['just text', 'must be a set of keys and values, not "just text"'],
    ['okta: [', 'okta-sync.yaml: is not valid YAML'],
    ['okta: *nobody', 'okta-sync.yaml: is not valid YAML: Unresolved alias'],
    [`${MINIMAL}\n---\nokta: {}`, 'okta-sync.yaml: holds more than one YAML document'],
    [withTarget('http://app.example.com/scim'), 'target.baseUrl: must begin with https://'],
    [`${MINIMAL}\n  - { okta: { name: HR }, group: VIEWER, mode: managed-only }`, 'use one mode per group'],
    ['okta: 1\nokta: 2', 'Map keys must be unique'],
    [withOrg('https://acme-admin.okta.com'), "is the admin console's address; use https://acme.okta.com"],
    [withOrg('https://acme.okta.com/api/v1'), 'without a path: https://acme.okta.com'],
    [withOrg('https://u:p@acme.okta.com'), 'must not carry a user name or password'],
    [withOrg('acme.okta.com'), 'must be a URL such as https://acme.okta.com'],
    [
      `${MINIMAL}\n  - { okta: { name: Sales }, group: admin, mode: authoritative }`,
      'use one mode per group',
    ],
    [`${MINIMAL}\n  - { okta: { name: Sales }, group: viewer, mode: authoritative }`, 'a second time'],
    [`${MINIMAL}\n  - { okta: {}, group: viewer }`, 'must have an id (00g…) or a name'],
    [`${MINIMAL}\nactiveStatuses: [ACTIV]`, 'activeStatuses[0]: must be ACTIVE or'],
    [`${MINIMAL}\nactiveStatuses: []`, 'activeStatuses: must not be empty'],
    [`${MINIMAL}\ncreateUsers: yes please`, 'createUsers: must be true or false, not "yes please"'],
  ])('refuses %j', (text, sentence) => {
    expect(messageOf(text)).toContain(sentence);
  });

  it('takes names that differ only in letter case for one group, and writes it in one way', () => {
    const text = `${MINIMAL}\n  - { okta: { name: HR }, group: ADMIN }\nguards: { adminGroup: Admin, privilegedGroups: [VIEWER, owner] }`;
    const { mappings, guards } = parseConfig(text);
    expect(mappings.map(({ group }) => group)).toEqual(['admin', 'viewer', 'admin']);
    expect(guards).toMatchObject({ adminGroup: 'admin', privilegedGroups: ['viewer', 'owner'] });
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
      expect(parseConfig(withOrg(orgUrl)).okta.orgUrl).toBe(orgUrl);
    },
  );
});

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
