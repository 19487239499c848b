import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTranscripts } from '@drawbridge/transcripts';
import { linkRequirements, type Links } from './link-requirements.ts';
import { parseRequirements } from './parse-requirements.ts';
import { printConformance } from './print-conformance.ts';

/** What there is to say about conformance. */
export interface Report {
  readonly markdown: string;
  readonly problems: Links['problems'];
}

/** Reads the requirements and the documents below the root, and makes the report. */
export async function makeReport(root: string): Promise<Report> {
  const directory = join(root, 'transcripts');
  const sections = parseRequirements(await readFile(join(directory, 'requirements.yaml'), 'utf8'));
  const transcripts = await loadTranscripts(directory);
  const links = linkRequirements(sections, transcripts, (path) => existsSync(join(root, path)));
  return { markdown: printConformance(sections, links, transcripts), problems: links.problems };
}
