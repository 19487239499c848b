import { z } from 'zod';

import type { GroupSelector } from '../source/group-selector.ts';
import { complain } from './complain.ts';
import { text } from './text-schema.ts';

const raw = z
  .strictObject({
    id: text.optional().describe('Id of one group; in Okta it begins with 00g. A rename does not matter.'),
    expectName: text
      .optional()
      .describe('Name that the group with this `id` must have; otherwise nobody is removed because of it.'),
    name: text.optional().describe('Exact name of one group.'),
    search: text
      .optional()
      .describe(
        'Expression in the language of the source, such as `profile.name sw "Retool "`; any number of groups.',
      ),
  })
  .superRefine(({ id, name, search, expectName }, context) => {
    const { length } = [id, name, search].filter((one) => one !== undefined);
    if (length === 0) complain(context, 'must have an id, a name or a search');
    if (length > 1) {
      const hint = id === undefined ? '' : '; to check the name of a group by id, use expectName';
      complain(context, `must have only one of id, name and search${hint}`);
    }
    if (expectName !== undefined && id === undefined) complain(context, 'expectName needs an id');
  });

/** Which groups of the source are meant. */
export const SELECTOR_SCHEMA: z.ZodType<GroupSelector> = raw.transform(toSelector);

function toSelector({ id, name, search, expectName }: z.infer<typeof raw>): GroupSelector {
  if (id !== undefined) return { by: 'id', id, expectName };
  return search === undefined ? { by: 'name', name: name ?? '' } : { by: 'search', search };
}

/** What is wrong with a selector of an Okta group; undefined when nothing is. */
export function oktaSelectorProblem(selector: GroupSelector): string | undefined {
  if (selector.by !== 'id' || /^00g[0-9A-Za-z]{17}$/.test(selector.id)) return undefined;
  return `must be an Okta group id: 00g and 17 more letters or digits, not ${JSON.stringify(selector.id)}`;
}
