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

/** Puts `[secret]` in the place of each secret, wherever it stands. */
export function createSecretMask(secrets: readonly (string | undefined)[]): (text: string) => string {
  // A longer secret first, so that one that is part of another does not leave the rest of it.
  const parts = secrets
    .flatMap((secret) => secret?.split('\n') ?? [])
    .map((part) => part.trim())
    .filter((part) => part.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length);
  const written = parts.map((part) => JSON.stringify(part).slice(1, -1));
  const all = [...new Set([...written, ...parts])];
  return (text) => all.reduce((masked, part) => masked.replaceAll(part, '[secret]'), text);
}

/** Shorter texts occur by chance. */
const SHORTEST = 8;
