import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { SecondFactor } from './second-factor.service.ts';
import { accountGone, codeNeeded, tooManyChecks, wrongCode, wrongPassword } from './users.errors.ts';
import { UsersService } from './users.service.ts';

/** What a signed-in person shows once more. */
export interface Proof {
  readonly password: string;
  /** Of the second factor; needed where one is set. */
  readonly code?: string | undefined;
}

/** Wrong ones in a quarter of an hour, for one account. */
const CHECKS: Limit = { name: 'identity-check', points: 10, seconds: 15 * 60 };

/** Asks again who is there, before what a stolen session must not do. */
@Injectable()
export class IdentityCheck {
  constructor(
    private readonly users: UsersService,
    private readonly secondFactor: SecondFactor,
    private readonly attempts: Attempts,
  ) {}

  /**
   * The password, and a code where a second factor is set.
   * @param field the name that the password has in the input
   * @throws AppError `invalid_input` on the field that is wrong, `rate_limited`
   */
  async confirm(id: UserId, { password, code }: Proof, field = 'password'): Promise<void> {
    await this.assertCodeGiven(id, code);
    await this.limited(id, async () => {
      if (!(await this.users.isPassword(id, password)))
        throw (await this.users.byId(id)) ? wrongPassword(field) : accountGone();
      await this.checkCode(id, code);
    });
  }

  /** Only the code, where a second factor is set. @throws AppError as {@link confirm} */
  async confirmCode(id: UserId, code: string | undefined): Promise<void> {
    await this.assertCodeGiven(id, code);
    await this.limited(id, () => this.checkCode(id, code));
  }

  /**
   * The first code of a second factor, which is in force then.
   * @returns the recovery codes, this once
   * @throws AppError as {@link SecondFactor.confirm}, `rate_limited`
   */
  async confirmSetUp(id: UserId, code: string): Promise<string[]> {
    return this.limited(id, () => this.secondFactor.confirm(id, code));
  }

  /** Before anything is counted: nobody has guessed anything yet. */
  private async assertCodeGiven(id: UserId, code: string | undefined): Promise<void> {
    if (code === undefined && (await this.hasSecondFactor(id))) throw codeNeeded();
  }

  private async checkCode(id: UserId, code: string | undefined): Promise<void> {
    if (!(await this.hasSecondFactor(id))) return;
    if (code === undefined) throw codeNeeded();
    if (await this.secondFactor.accepts(id, code)) return;
    // Another tab may have removed it in the moment before: then no code is needed any more.
    if (await this.hasSecondFactor(id)) throw wrongCode();
  }

  private async hasSecondFactor(id: UserId): Promise<boolean> {
    return (await this.users.byId(id))?.secondFactor ?? false;
  }

  private async limited<T>(id: UserId, check: () => Promise<T>): Promise<T> {
    const wait = await this.attempts.take(CHECKS, id);
    if (wait !== null) throw tooManyChecks(wait);
    const answer = await check();
    await this.attempts.giveBack(CHECKS, id);
    return answer;
  }
}
