import { EXIT } from '../exit-code.ts';
import { RULES } from '../guard/block.ts';
import { ALERT_KINDS } from '../ops/alert.ts';
import { DRIFT_MEANINGS, EXIT_MEANINGS, NOTICE_MEANINGS, REASON_MEANINGS } from './code-meanings.ts';
import { renderTable } from './render-table.ts';

/** Renders the list of everything that a script or an alert may look for. */
export function renderCodes(): string {
  const exits = Object.entries(EXIT).map(([key, code]) => [String(code), meaningOf(EXIT_MEANINGS, key)]);
  const alerts = Object.entries(ALERT_KINDS).map(([kind, { raised, cleared }]) => [
    `\`${kind}\``,
    raised,
    cleared,
  ]);
  return [
    '# The codes of okta-sync',
    'Generated from the source by `pnpm generate`. They stay the same from version to version.',
    '## Exit codes',
    renderTable(['code', 'meaning'], exits),
    '## Rules that block a plan',
    'In plans as `blocks[].rule`, in the log as `rule`. See [Blocked plans](blocked-plans.md).',
    renderTable(['rule', 'what would happen'], coded(RULES)),
    '## Why an operation failed',
    'In results as `code`, in the log as `code`, and in `status` beside what is set aside.',
    renderTable(['code', 'meaning'], coded(REASON_MEANINGS)),
    '## What a plan leaves alone',
    'In plans as `notices[].kind`.',
    renderTable(['kind', 'meaning'], coded(NOTICE_MEANINGS)),
    '## What somebody else changed',
    'In plans as `drift[].kind`.',
    renderTable(['kind', 'meaning'], coded(DRIFT_MEANINGS)),
    '## Alerts',
    'Posted to the address in WEBHOOK_URL as JSON: `kind`, `event` (`raised` or `cleared`), `key`, `text`, `at`, `run`, `source`, `target`.',
    renderTable(['kind', 'raised', 'cleared'], alerts),
  ]
    .join('\n\n')
    .concat('\n');
}

function coded(meanings: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  return Object.entries(meanings).map(([code, meaning]) => [`\`${code}\``, meaning]);
}

function meaningOf(meanings: Readonly<Record<string, string>>, key: string): string {
  return meanings[key] ?? '';
}
