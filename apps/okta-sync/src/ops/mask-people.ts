import { createHash } from 'node:crypto';

const ADDRESS = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/**
 * Puts a digest in the place of each e-mail address: the same person stays the same person, in any letter case, and is not
 * named. Whoever knows an address can compute its digest, so this is for logs that travel, not for secrets.
 */
export function maskPeople(text: string): string {
  return text.replace(ADDRESS, (address) => {
    const digest = createHash('sha256').update(address.toLowerCase()).digest('hex');
    return `user-${digest.slice(0, 12)}`;
  });
}
