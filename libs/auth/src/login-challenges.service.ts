import { Clock, newToken, tokenHash, userId } from '@aidoo/kernel';
import { Attempts } from '@aidoo/rate-limits';
import { AccountRemovals, SecondFactor, staysSignedIn, UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AuthLimits } from './auth-limits.ts';
import { invalidChallenge, tooManyFailures, wrongCode } from './auth.errors.ts';
import { LoginChallengesRepository } from './login-challenges.repository.ts';
import type { StoredLoginChallenge } from './schemas/login-challenge.schema.ts';

/** Milliseconds to find the phone. */
const LIFETIME = 10 * 60_000;

/** The second step of signing in: who has shown a password shows a code as well. */
@Injectable()
export class LoginChallenges implements OnModuleInit {
  constructor(
    private readonly challenges: LoginChallengesRepository,
    private readonly users: UsersService,
    private readonly secondFactor: SecondFactor,
    private readonly attempts: Attempts,
    private readonly limits: AuthLimits,
    private readonly removals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (user) => this.challenges.removeOf(user) });
  }

  /** @param user as it was read together with the password that was shown */
  async begin(user: User): Promise<string> {
    const challenge = newToken();
    const createdAt = this.clock.now();
    await this.challenges.insert({
      userId: user.id,
      epoch: user.sessionEpoch,
      hash: tokenHash(challenge),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LIFETIME),
    });
    return challenge;
  }

  /**
   * Whose challenge this is, when the code is right; it answers no second time.
   * @throws AppError `invalid_session` for an unknown or expired challenge, `invalid_credentials` for a wrong code, `rate_limited`
   */
  async answer(challenge: string, code: string): Promise<User> {
    const hash = tokenHash(challenge);
    const found = await this.challenges.find(hash, this.clock.now());
    const user = found && (await this.users.byId(userId(found.userId.toHexString())));
    if (!user || !staysSignedIn(user, stateOf(found))) throw invalidChallenge();
    const wait = await this.attempts.take(this.limits.codesPerUser, user.id);
    if (wait !== null) throw tooManyFailures(wait);
    if (!(await this.secondFactor.accepts(user.id, code))) throw wrongCode();
    await this.attempts.giveBack(this.limits.codesPerUser, user.id);
    if (!(await this.challenges.take(hash))) throw invalidChallenge();
    return user;
  }
}

const stateOf = ({ epoch, createdAt }: StoredLoginChallenge) => ({ epoch: epoch ?? null, createdAt });
