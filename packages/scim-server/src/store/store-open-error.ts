/** A store cannot be opened; the message is a sentence for whoever runs the program and names the file. */
export class StoreOpenError extends Error {
  override readonly name: string = 'StoreOpenError';
  /** Whether what is stored is damaged, so that opening it again is of no use. */
  readonly isDamaged: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isDamaged?: boolean } = {}) {
    super(message, options);
    this.isDamaged = options.isDamaged ?? false;
  }
}
