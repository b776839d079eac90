import { Attempts } from '@aidoo/rate-limits';
import { normalEmail } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { AuthLimits } from './auth-limits.ts';
import { tooManyFailures, tooManyRegistrations } from './auth.errors.ts';

/** Slows down whoever guesses passwords: an attempt is counted before its password is looked at, and given back when it was right. */
@Injectable()
export class AttemptsService {
  constructor(
    private readonly attempts: Attempts,
    private readonly limits: AuthLimits,
  ) {}

  /**
   * The source first: one that is refused can no longer use up the attempts of other people's addresses.
   *
   * @throws AppError `rate_limited`, for known and unknown addresses alike.
   */
  async beforeLogin(email: string, source: string): Promise<void> {
    const wait =
      (await this.attempts.take(this.limits.failuresPerSource, source)) ??
      (await this.attempts.take(this.limits.failuresPerAddress, normalEmail(email)));
    if (wait !== null) throw tooManyFailures(wait);
  }

  async afterLogin(email: string, source: string): Promise<void> {
    await Promise.all([
      this.attempts.giveBack(this.limits.failuresPerAddress, normalEmail(email)),
      this.attempts.giveBack(this.limits.failuresPerSource, source),
    ]);
  }

  /** @throws AppError `rate_limited` */
  async beforeRegistration(source: string): Promise<void> {
    const wait = await this.attempts.take(this.limits.registrationsPerSource, source);
    if (wait !== null) throw tooManyRegistrations(wait);
  }
}
