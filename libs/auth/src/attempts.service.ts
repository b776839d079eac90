import { Attempts } from '@aidoo/rate-limits';
import { normalEmail } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { AuthLimits } from './auth-limits.ts';
import { tooManyFailures, tooManyRefreshes, tooManyRegistrations } from './auth.errors.ts';

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

  /** For the second step, where the account has its own limit: of wrong codes and of challenges that were made up. */
  async beforeCode(source: string): Promise<void> {
    const wait = await this.attempts.take(this.limits.failuresPerSource, source);
    if (wait !== null) throw tooManyFailures(wait);
  }

  async afterCode(source: string): Promise<void> {
    await this.attempts.giveBack(this.limits.failuresPerSource, source);
  }

  /**
   * Of refresh tokens the refused ones alone are counted, and once they are: nobody guesses 512 random bits, and whoever
   * is signed in must not be shut out because of who else is at the same address.
   * @param detail of the refusal, for the log
   * @throws AppError `rate_limited`
   */
  async afterRefusedRefresh(source: string, detail: string | undefined): Promise<void> {
    const wait = await this.attempts.take(this.limits.refusedRefreshesPerSource, source);
    if (wait !== null) throw tooManyRefreshes(wait, detail);
  }

  /** @throws AppError `rate_limited` */
  async beforeRegistration(source: string): Promise<void> {
    const wait = await this.attempts.take(this.limits.registrationsPerSource, source);
    if (wait !== null) throw tooManyRegistrations(wait);
  }
}
