import { EVERYONE, type GroupType } from '../org/group.ts';
import type { GroupProfile } from '../org/profile.ts';
import type { Random } from '../org/random.ts';
import type { OktaUser, UserStatus } from '../org/user.ts';

/** A group to be, and who is in it. */
export interface GroupPlan {
  readonly type: GroupType;
  readonly profile: GroupProfile;
  readonly members: readonly OktaUser[];
}

/**
 * The groups of a seeded org. As in any real one, people who were suspended or have left are still in some of them,
 * the privileged ones above all; and many people are in several.
 */
export function planGroups(random: Random, users: readonly OktaUser[]): readonly GroupPlan[] {
  const some = (count: number, ...statuses: readonly UserStatus[]): readonly OktaUser[] =>
    random.sample(
      users.filter(({ status }) => statuses.includes(status)),
      count,
    );
  const staff = (department: string): readonly OktaUser[] =>
    users.filter(({ profile }) => profile['department'] === department);
  const activeStaff = (count: number, ...departments: readonly string[]): readonly OktaUser[] =>
    random.sample(
      departments.flatMap(staff).filter(({ status }) => status === 'ACTIVE'),
      count,
    );

  const admins = activeStaff(4, 'Engineering', 'IT', 'Security');
  const editors = [...admins.slice(0, 2), ...activeStaff(22, 'Engineering', 'Support', 'Finance')];
  const viewers = [...editors.slice(0, 8), ...some(46, 'ACTIVE')];
  return [
    builtIn(EVERYONE, 'All users in your organization', []),
    builtIn(
      'Okta Administrators',
      'Okta manages this group, which contains all administrators',
      activeStaff(3, 'IT'),
    ),
    chosen('Retool Admins', 'May change every app and resource in Retool', [
      ...admins,
      ...some(1, 'SUSPENDED'),
      ...some(1, 'DEPROVISIONED'),
    ]),
    chosen('Retool Editors', 'Build apps in Retool', [
      ...editors,
      ...some(1, 'LOCKED_OUT'),
      ...some(1, 'PASSWORD_EXPIRED'),
      ...some(1, 'RECOVERY'),
      ...some(2, 'SUSPENDED'),
      ...some(1, 'DEPROVISIONED'),
    ]),
    chosen('Retool Viewers', 'Use apps in Retool', [
      ...viewers,
      ...some(4, 'STAGED', 'PROVISIONED'),
      ...some(2, 'DEPROVISIONED'),
    ]),
    chosen(
      'Platform Engineering',
      'Owns the build, the clusters and the databases',
      activeStaff(18, 'Engineering', 'IT'),
    ),
    chosen('Security', 'Security engineering and operations', staff('Security')),
    chosen('Finance', 'Accounting, planning and payroll', staff('Finance')),
    chosen('Sales', 'Everybody with a quota, and those who help them', staff('Sales')),
    chosen('Support', 'Answers customers', staff('Support')),
    chosen(
      'Contractors',
      'People with an end date',
      users.filter(({ profile }) => profile['userType'] === 'Contractor'),
    ),
    chosen('On-call', 'Carries the pager, follow the sun', activeStaff(12, 'Engineering', 'Security')),
    imported('GG_Engineering_All', 'Engineering, from the directory', 1_604, staff('Engineering')),
    imported('GG_VPN_Users', 'May open the VPN', 1_611, some(70, 'ACTIVE', 'SUSPENDED', 'LOCKED_OUT')),
  ];
}

function builtIn(name: string, description: string, members: readonly OktaUser[]): GroupPlan {
  return { type: 'BUILT_IN', profile: { name, description }, members };
}

function chosen(name: string, description: string, members: readonly OktaUser[]): GroupPlan {
  return { type: 'OKTA_GROUP', profile: { name, description }, members };
}

/** A group in the shape in which Active Directory is imported. */
function imported(name: string, description: string, rid: number, members: readonly OktaUser[]): GroupPlan {
  return {
    type: 'APP_GROUP',
    profile: {
      name,
      description,
      groupType: 'Security',
      samAccountName: name,
      objectSid: `S-1-5-21-717468512-3341982014-1204915735-${rid}`,
      groupScope: 'Global',
      dn: `CN=${name},OU=Groups,DC=corp,DC=example,DC=com`,
      windowsDomainQualifiedName: `CORP\\${name}`,
      externalId: btoa(`${name}:${rid}`),
    },
    members,
  };
}
