export type StoreErrorCode =
  'held' | 'unsupported_platform' | 'start_failed' | 'backup_failed' | 'copy_failed';

/** A store that could not be opened, backed up or copied; the message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
