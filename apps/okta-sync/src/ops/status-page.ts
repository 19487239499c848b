import { createHash } from 'node:crypto';

import { html, raw } from 'hono/html';

import type { RunSummary } from '../record/sync-state.ts';
import type { Status } from '../run/read-status.ts';
import type { Health } from './health.ts';
import type { Standing } from './standing.ts';
import { STATUS_PAGE_STYLE } from './status-page-style.ts';
import {
  attentionSection,
  escrowSection,
  lastingSection,
  pendingSection,
  planSection,
  repeatedSection,
  runsSection,
  type Html,
} from './status-sections.ts';

/** What the status page shows. */
export interface StatusPage {
  /** The addresses of both sides. */
  readonly about: { readonly source: string; readonly target: string };
  readonly standing: Standing;
  readonly readiness: Health;
  readonly status: Status;
  /** The last runs, newest first. */
  readonly runs: readonly RunSummary[];
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** What a browser may load for the page: its own style, and nothing else. */
export const STATUS_PAGE_POLICY: string = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STATUS_PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Renders the page: what needs a person first, then the plan, then what waits, then the past. */
export async function renderStatusPage(page: StatusPage): Promise<string> {
  const { about, standing, status, now } = page;
  const sections = [
    lastingSection(status.lasting),
    attentionSection(page),
    repeatedSection(status.lastRun?.repeated ?? []),
    planSection(standing.result),
    pendingSection(status.pending, now),
    escrowSection(status.escrow),
    runsSection(page.runs),
  ];
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="30" />
        <title>${badgeOf(page).text} · okta-sync</title>
        ${raw(`<style>${STATUS_PAGE_STYLE}</style>`)}
      </head>
      <body>
        <header>
          <h1>okta-sync</h1>
          ${badge(page)}
          <span class="quiet">${about.source} → ${about.target}</span>
        </header>
        <main>${sections}</main>
        <footer>
          ${footer(page)} Times are UTC. This page shows names: do not publish it.
          <a href="/metrics">metrics</a> · <a href="/readyz">readyz</a> · <a href="/healthz">healthz</a>
        </footer>
      </body>
    </html> `;
  return text.toString();
}

function badge(page: StatusPage): Html {
  const { tone, text } = badgeOf(page);
  return html`<span class="badge ${tone}">${text}</span>`;
}

function badgeOf({ standing, status, readiness }: StatusPage): {
  readonly tone: string;
  readonly text: string;
} {
  if (standing.role === 'standby') return { tone: 'quiet', text: 'Standby' };
  if (standing.failing !== undefined) return { tone: 'bad', text: 'Failing' };
  if (status.waiting !== undefined) return { tone: 'bad', text: 'Waits for a person' };
  if (!readiness.ok) return { tone: 'warn', text: standing.lastSuccess === undefined ? 'Starting' : 'Stale' };
  return standing.result?.outcome === 'partial'
    ? { tone: 'warn', text: 'Not everything is settled' }
    : { tone: 'good', text: 'In sync' };
}

function footer({ standing: { running, waitingUntil }, status, now }: StatusPage): string {
  const next =
    running === undefined
      ? waitingUntil === undefined
        ? ''
        : `The next cycle begins at ${clockTime(waitingUntil)}.`
      : `Cycle ${running.run} runs since ${clockTime(running.since)}.`;
  const full = status.nextFull === undefined ? '' : ` Everything is read at ${clockTime(status.nextFull)}.`;
  return `As of ${clockTime(now)}. ${next}${full}`;
}

function clockTime(time: string): string {
  return time.slice(11, 19);
}
