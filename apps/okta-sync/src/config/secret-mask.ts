import type { Config, Tokens } from './config.ts';

/** Hides every secret in a text. */
export type SecretMask = (text: string) => string;

/** The mask of everything secret that the daemon was given. */
export function secretMaskOf(tokens: Tokens, { heartbeatUrl }: Pick<Config, 'heartbeatUrl'>): SecretMask {
  return createSecretMask([...Object.values(tokens), heartbeatUrl]);
}

/** Puts `[secret]` in the place of each secret, wherever it stands. */
export function createSecretMask(secrets: readonly (string | undefined)[]): SecretMask {
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
