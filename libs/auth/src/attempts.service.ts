import { normalEmail } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { AttemptsRepository } from './attempts.repository.ts';
import { tooManyFailures, tooManyRegistrations } from './auth.errors.ts';
import { tokenHash } from './opaque-token.ts';

/**
 * Slows down whoever guesses. An attempt is counted before its password is looked at, so that a thousand at the same
 * moment get no more guesses than ten in a row, and given back when it was right.
 */
@Injectable()
export class AttemptsService {
  constructor(private readonly attempts: AttemptsRepository) {}

  /**
   * The source first: one that is refused can no longer use up the attempts of other people's addresses.
   *
   * @throws AppError `rate_limited`, for known and unknown addresses alike.
   */
  async beforeLogin(email: string, source: string): Promise<void> {
    const wait =
      (await this.attempts.take('failuresPerSource', source)) ??
      (await this.attempts.take('failuresPerAddress', addressKey(email)));
    if (wait !== null) throw tooManyFailures(wait);
  }

  async afterLogin(email: string, source: string): Promise<void> {
    await Promise.all([
      this.attempts.giveBack('failuresPerAddress', addressKey(email)),
      this.attempts.giveBack('failuresPerSource', source),
    ]);
  }

  /** @throws AppError `rate_limited` */
  async beforeRegistration(source: string): Promise<void> {
    const wait = await this.attempts.take('registrationsPerSource', source);
    if (wait !== null) throw tooManyRegistrations(wait);
  }
}

/** Hashed: any text can be shown as an address, and what people mistype is none of the store's business. */
const addressKey = (email: string): string => tokenHash(normalEmail(email));
