/** A store that could not be opened; the message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'held' | 'unsupported_platform' | 'start_failed';

  constructor(code: StoreError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
