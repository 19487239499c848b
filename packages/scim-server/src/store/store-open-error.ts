/** A store cannot be opened; the message is a sentence for whoever runs the program and names the file. */
export class StoreOpenError extends Error {
  override readonly name: string = 'StoreOpenError';
}
