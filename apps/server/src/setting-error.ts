/** A fault in the settings or their surroundings that a person can mend; its message is one sentence or a list of them. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
