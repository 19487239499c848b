import type { Operation } from './operation.ts';

/** What an operation does, in a few words. */
export function inWords(operation: Operation): string {
  switch (operation.op) {
    case 'deactivateUser':
      return `deactivate ${operation.user.userName}`;
    case 'createUser':
      return `create ${operation.user.userName}`;
    case 'reactivateUser':
      return `reactivate ${operation.user.userName}`;
    case 'linkUser':
      return `link ${operation.user.userName} with the source`;
    case 'updateUser':
      return `update ${operation.user.userName}: ${operation.changes.map(({ path }) => path).join(', ')}`;
    case 'createGroup':
      return `create group ${operation.group.name}`;
    case 'renameGroup':
      return `rename group ${operation.before} to ${operation.group.name}`;
    case 'addMember':
      return `add ${operation.user.userName} to ${operation.group.name}`;
    case 'removeMember':
      return `remove ${operation.user.userName} from ${operation.group.name}`;
  }
}
