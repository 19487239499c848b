import { foldCase, type ResourceType } from '@drawbridge/scim';
import { PROTOCOL_ENDPOINTS } from './route/endpoints.ts';

/** What a store calls the two ends of a membership: it keeps one kind of it. */
const CONTAINER = 'Group';
const MEMBER = 'User';

/**
 * Checks that resource types can be served beside one another.
 *
 * @throws TypeError for a mistake of the application's.
 */
export function checkResourceTypes(types: readonly ResourceType[]): readonly ResourceType[] {
  requireDistinct(
    'name',
    types.map(({ name }) => name),
  );
  requireDistinct('endpoint', [...types.map(({ endpoint }) => endpoint), ...PROTOCOL_ENDPOINTS]);
  for (const type of types) {
    if (!/^\/[^/?#%\s]+$/.test(type.endpoint)) {
      throw new TypeError(`${type.name}: the endpoint ${type.endpoint} is not one segment behind a slash`);
    }
    checkRelations(type);
  }
  return types;
}

function requireDistinct(what: string, values: readonly string[]): void {
  const folded = values.map(foldCase);
  const index = folded.findIndex((value, position) => folded.indexOf(value) !== position);
  if (index >= 0) throw new TypeError(`the ${what} ${values[index]} is taken`);
}

function checkRelations({ name, relations: { members, memberOf }, hasDefaultGroups }: ResourceType): void {
  const isContainer = name === CONTAINER && members?.resourceType === MEMBER;
  if (members !== undefined && !isContainer) {
    throw new TypeError(`${name}: only ${MEMBER} resources can be members, and only of a ${CONTAINER}`);
  }
  if (hasDefaultGroups !== isContainer) {
    throw new TypeError(`${name}: the default groups are ${CONTAINER} resources that have ${MEMBER} members`);
  }
  const isMember = name === MEMBER && memberOf?.resourceType === CONTAINER;
  if (memberOf !== undefined && !isMember) {
    throw new TypeError(`${name}: only a ${MEMBER} can be a member, and only of ${CONTAINER} resources`);
  }
}
