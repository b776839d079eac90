const DUPLICATE_KEY = 11_000;

/** Whether a write failed because a unique index already holds its key (MongoDB error 11000). */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}
