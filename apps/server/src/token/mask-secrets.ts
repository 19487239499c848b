/** Whatever looks like a token of ours, such as one that a client put into a path. */
const TOKEN = /drawbridge_[0-9a-z]{40}/gi;

const MASK = '[secret]';

/** Takes tokens out of a text that is to be kept, and the secrets of the settings. */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text.replaceAll(TOKEN, MASK));
}
