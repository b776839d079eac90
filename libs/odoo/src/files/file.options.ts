import type { BodyTimes } from '../body.clock.ts';
import { OdooError } from '../odoo.error.ts';
import type { FileOptions } from './odoo.file.ts';

const [IDLE_MS, LASTS_MS, MAX_BYTES] = [30_000, 1_800_000, 128 * 1024 * 1024];

export interface FileLimits {
  maxBytes: number;
  times: BodyTimes;
}

export const limitsOf = ({
  idleMs = IDLE_MS,
  lastsMs = LASTS_MS,
  maxBytes = MAX_BYTES,
  signal,
}: FileOptions): FileLimits => ({ maxBytes, times: { idleMs, lastsMs, signal } });

/** @throws OdooError `invalid_argument` for what is no list of ids. */
export function checkIds(ids: readonly number[]): void {
  if (ids.length > 0 && ids.every((id) => Number.isSafeInteger(id) && id > 0)) return;
  throw new OdooError(
    'invalid_argument',
    'Ids of records are whole numbers above 0, and there is at least one.',
  );
}

/** @throws OdooError `invalid_argument` for what is no size, or too much. */
export function checkSize(size: number, maxBytes: number): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new OdooError('invalid_argument', 'The size of a file is a whole number of bytes.');
  }
  if (size <= maxBytes) return;
  const limit = `${Math.floor(maxBytes / 1024)} kB`;
  throw new OdooError('invalid_argument', `The file is larger than ${limit}, so it was not sent.`);
}
