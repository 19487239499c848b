import { visible } from '@drawbridge/terminal';
import { html } from 'hono/html';

import { countOf } from '../count-of.ts';
import type { LastingAccess } from '../explain/lasting-access.ts';
import type { Operation } from '../plan/operation.ts';
import { shortHash } from '../plan/plan-hash.ts';
import type { Escrowed } from '../plan/plan-input.ts';
import type { PendingRemoval, Plan } from '../plan/plan.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import { inMinutes } from './health.ts';
import type { StatusPage } from './status-page.ts';

/** A piece of a page, with everything in it escaped. */
export type Html = ReturnType<typeof html>;

/** Rows of one list; whoever needs more asks the command line. */
const MOST_ROWS = 50;

/** What needs a person, and what to do about it; nothing when nothing does. */
export function attentionSection({ standing, status, readiness }: StatusPage): Html {
  const { failing, result, role } = standing;
  return html`
    ${role === 'standby' ? card('warn', 'Standby', html`<p>${visible(readiness.message)}</p>`) : ''}
    ${
      failing === undefined
        ? ''
        : card(
            'bad',
            `${failing.failures === 1 ? 'The last cycle' : `The last ${failing.failures} cycles`} failed`,
            html`<p>${visible(failing.message)}</p>
              ${failing.nextTry === undefined ? '' : html`<p>The next attempt comes at ${time(failing.nextTry)}.</p>`}`,
          )
    }
    ${status.waiting === undefined ? '' : waitingCard(status.waiting, result)}
    ${
      status.interrupted === undefined
        ? ''
        : card(
            'warn',
            status.olderState ? 'The state is older than the journal' : 'Interrupted',
            status.olderState
              ? html`<p>
                  It was restored. The next run takes up what was done until run ${status.interrupted}.
                </p>`
              : html`<p>Run ${status.interrupted} was killed; the next one goes on from there.</p>`,
          )
    }
    ${
      !readiness.ok && failing === undefined && role === 'leading' && standing.lastSuccess !== undefined
        ? card('warn', 'Stale', html`<p>${visible(readiness.message)}</p>`)
        : ''
    }
  `;
}

function waitingCard(
  { planHash, blocks }: NonNullable<StatusPage['status']['waiting']>,
  result: CycleResult | undefined,
): Html {
  const first = blocks.length === 0;
  const details = result?.plan.hash === planHash ? result.blocks : [];
  const reasons = details.length > 0 ? details : blocks.map((rule) => ({ rule, reason: '', remedy: '' }));
  return card(
    'bad',
    first ? 'The first plan waits to be looked at' : 'Blocked: waits for a person',
    html`<ul>
        ${reasons.map(
          ({ rule, reason, remedy }) =>
            html`<li>
              <strong>${rule}</strong>${reason === '' ? '' : `: ${visible(reason)}.`}
              ${remedy === '' ? '' : html`<br /><span class="quiet">To go on: ${visible(remedy)}.</span>`}
            </li>`,
        )}
      </ul>
      <p>If the plan below is right, let exactly this one pass, once:</p>
      <pre>okta-sync approve ${shortHash(planHash)}</pre>`,
  );
}

/** Who still has access that their status does not give. */
export function lastingSection(lasting: readonly LastingAccess[]): Html {
  if (lasting.length === 0) return html``;
  const people = countOf(lasting.length, 'person', 'people');
  return card(
    'bad',
    `${people} still ${lasting.length === 1 ? 'has' : 'have'} access, which the status in the source does not give`,
    table(
      [['Who'], ['Groups'], ['Account'], ['Status'], ['What keeps it']],
      lasting.map(({ user, groups, active, status, because }) => [
        user,
        groups.join(', '),
        active ? 'active' : 'inactive',
        status,
        because,
      ]),
    ),
  );
}

/** What the run before had done, and the last one was to do again. */
export function repeatedSection(repeated: readonly string[]): Html {
  if (repeated.length === 0) return html``;
  return card(
    'warn',
    'Done by the run before, and to be done again',
    html`<p>The application does not keep it, or somebody undoes it.</p>
      ${table(
        [['What']],
        repeated.map((what) => [what]),
      )}`,
  );
}

/** What the last plan would change, or changed. */
export function planSection(result: CycleResult | undefined): Html {
  if (result === undefined) return html``;
  const { plan } = result;
  const { length } = plan.operations;
  return card(
    '',
    `Last plan ${shortHash(plan.hash)}: ${length === 0 ? 'nothing to change' : countOf(length, 'change')}`,
    html`${groupsTable(plan)}
    ${table(
      [['Change'], ['Group'], ['Who'], ['Why']],
      plan.operations.map((operation) => [
        VERBS[operation.op],
        groupOf(operation),
        userOf(operation),
        operation.reason,
      ]),
    )}
    ${table(
      [['Left alone'], ['Group'], ['Who'], ['Why']],
      plan.notices.map(({ kind, group = '', user = '', reason }) => [kind, group, user, reason]),
    )}
    ${table(
      [['Changed by hand'], ['Group'], ['Who'], ['What is done about it']],
      plan.drift.map(({ kind, group = '', user, response }) => [kind, group, user, RESPONSES[response]]),
    )}`,
  );
}

const RESPONSES = { undone: 'put back', left: 'left as it is' } as const;

const VERBS: Readonly<Record<Operation['op'], string>> = {
  deactivateUser: 'deactivate',
  createUser: 'create',
  reactivateUser: 'reactivate',
  linkUser: 'link',
  updateUser: 'update',
  createGroup: 'create group',
  renameGroup: 'rename group',
  addMember: 'join',
  removeMember: 'leave',
};

function groupsTable({ groups }: Plan): Html {
  const changing = groups.filter(({ before, after }) => before !== after);
  return table(
    [['Group'], ['Members now', 'number'], ['then', 'number']],
    changing.map(({ name, before, after }) => [name, before, after]),
  );
}

function groupOf(operation: Operation): string {
  return 'group' in operation ? operation.group.name : '';
}

function userOf(operation: Operation): string {
  return 'user' in operation ? operation.user.userName : '';
}

/** Removals that wait for their grace. */
export function pendingSection(pending: readonly PendingRemoval[], now: string): Html {
  if (pending.length === 0) return html``;
  return card(
    '',
    `${countOf(pending.length, 'removal')} in grace`,
    table(
      [['Who'], ['Group'], ['Absent since', 'time'], ['Leaves'], ['Seen', 'number']],
      pending.map(({ user, group, since, due, cyclesSeen }) => [
        user.userName,
        group,
        time(since),
        dueIn(due, now),
        cyclesSeen,
      ]),
    ),
  );
}

function dueIn(due: string, now: string): string {
  const left = Date.parse(due) - Date.parse(now);
  return left <= 0 ? 'with the next complete read' : `in ${inMinutes(left)}`;
}

/** Operations that failed, and are tried again later. */
export function escrowSection(escrow: readonly Escrowed[]): Html {
  if (escrow.length === 0) return html``;
  return card(
    'warn',
    `${countOf(escrow.length, 'operation')} set aside after failing`,
    table(
      [['Operation'], ['Code'], ['Why'], ['Failures', 'number'], ['Next try', 'time']],
      escrow.map(({ what, code, reason, failures, nextTry }) => [
        what,
        code,
        reason,
        failures,
        time(nextTry),
      ]),
    ),
  );
}

/** The last runs. */
export function runsSection(runs: readonly RunSummary[]): Html {
  return card(
    '',
    'Last runs',
    runs.length === 0
      ? html`<p class="quiet">There were none yet.</p>`
      : table(
          [
            ['Began', 'time'],
            ['Run', 'time'],
            ['Outcome'],
            ['Read'],
            ['Changes', 'number'],
            ['Failed', 'number'],
            ['Requests', 'number'],
            ['Took', 'number'],
          ],
          runs.map((run) => [
            time(run.at),
            run.id,
            run.blocks === undefined || run.blocks.length === 0
              ? run.outcome
              : `${run.outcome}: ${run.blocks.join(', ')}`,
            run.mode,
            run.done,
            run.failed,
            run.requests.source + run.requests.target,
            `${((Date.parse(run.endedAt) - Date.parse(run.at)) / 1000).toFixed(1)} s`,
          ]),
        ),
  );
}

function card(tone: '' | 'bad' | 'warn', title: string, content: Html): Html {
  return html`<section class="${tone}">
    <h2>${title}</h2>
    ${content}
  </section>`;
}

type Head = readonly [title: string, kind?: 'number' | 'time'];

/** A table, or nothing when it has no rows. */
function table(heads: readonly Head[], rows: readonly (readonly (string | number)[])[]): Html {
  if (rows.length === 0) return html``;
  const rest = rows.length - MOST_ROWS;
  return html`<table>
      <thead>
        <tr>
          ${heads.map(([title, kind = '']) => html`<th class="${kind}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, MOST_ROWS).map(
          (row) =>
            html`<tr>
              ${row.map((cell, at) => cellOf(cell, heads[at]?.[1] ?? ''))}
            </tr>`,
        )}
      </tbody>
    </table>
    ${rest > 0 ? html`<p class="quiet">… and ${rest.toLocaleString('en')} more.</p>` : ''}`;
}

function cellOf(cell: string | number, kind: string): Html {
  return html`<td class="${kind}">${visible(cell.toLocaleString('en'))}</td>`;
}

function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
