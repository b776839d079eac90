import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { AttemptsRepository } from './attempts.repository.ts';
import type { Limit } from './limit.ts';

/**
 * Slows down whoever guesses or floods. An attempt is counted before it is looked at, so that a thousand at the same
 * moment get no more tries than ten in a row.
 */
@Injectable()
export class Attempts {
  constructor(private readonly attempts: AttemptsRepository) {}

  /** Counts one more for a key; answers null, or how many seconds to wait when there were too many already. */
  take(limit: Limit, key: string): Promise<number | null> {
    return this.attempts.take(limit, keyOf(key));
  }

  /** Takes back what {@link take} has counted. */
  giveBack(limit: Limit, key: string): Promise<void> {
    return this.attempts.giveBack(limit, keyOf(key));
  }
}

/** Hashed: any text can be shown as an address, and what people mistype is none of the store's business. */
const keyOf = (key: string): string => createHash('sha256').update(key).digest('base64url');
