import { createHash } from 'node:crypto';

import { selectorKey } from '../source/group-selector.ts';
import { valueOf } from '../source/read-outcome.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import type { TargetSnapshot } from '../target/target.ts';
import { canonicalJson, fingerprint } from './canonical-json.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** Fingerprints of the three things that a plan is made from, independent of when and in which order they were read. */
export function basisOfPlan({ source, target, config }: PlanInput): Plan['basis'] {
  return {
    source: fingerprintLines(sourceLines(source)),
    target: fingerprintOfTarget(target),
    config: fingerprint(config),
  };
}

/** SHA-256 of what was read of the application, independent of the order. */
export function fingerprintOfTarget(target: TargetSnapshot): string {
  return fingerprintLines(targetLines(target));
}

function sourceLines({ selections, groups, users }: SourceSnapshot): readonly string[] {
  return [
    ...selections.map(({ selector, groups: found }) =>
      line('selection', selectorKey(selector), found.outcome, [...(valueOf(found) ?? [])].toSorted()),
    ),
    ...[...groups].map(([id, read]) => {
      const group = valueOf(read);
      return line('group', id, read.outcome, group?.name, [...(group?.memberIds ?? [])].toSorted());
    }),
    ...[...users].map(([id, read]) => {
      if (read.outcome !== 'complete') return line('user', id, read.outcome);
      const { status, login, email, profile } = read.value;
      return line('user', id, status, login, email, canonicalJson(profile));
    }),
  ];
}

function targetLines({ users, groups }: TargetSnapshot): readonly string[] {
  return [
    ...users.map(({ id, userName, externalId, active, attributes }) =>
      line('user', id, userName, externalId, active, canonicalJson(attributes)),
    ),
    ...[...groups].map(([id, { name, members }]) => line('group', id, name, members.toSorted())),
  ];
}

function line(...values: readonly unknown[]): string {
  return JSON.stringify(values);
}

function fingerprintLines(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const one of lines.toSorted()) hash.update(one).update('\n');
  return hash.digest('hex');
}
