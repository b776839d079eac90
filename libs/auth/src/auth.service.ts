import { CompaniesService } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_LIFETIME, AccessTokensService } from './access-tokens.service.ts';
import { AccountLetters } from './account-letters.service.ts';
import { AttemptsService } from './attempts.service.ts';
import { invalidAccessToken, invalidCredentials, invalidSession } from './auth.errors.ts';
import type { AnswerChallengeDto } from './dto/second-factor.dto.ts';
import { toUserDto } from './dto/user.dto.ts';
import { LoginChallenges } from './login-challenges.service.ts';
import type { LoginDto } from './dto/login.dto.ts';
import type { RegisterDto } from './dto/register.dto.ts';
import type { Caller } from './caller.ts';
import type { OpenSession } from './session.ts';
import { SessionsService } from './sessions.service.ts';
import type { Me, SecondStep } from './dto/sign-in.dto.ts';
import type { SignedIn } from './sign-in.ts';

/** Signing up, in and out of the dashboard. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly companies: CompaniesService,
    private readonly sessions: SessionsService,
    private readonly accessTokens: AccessTokensService,
    private readonly attempts: AttemptsService,
    private readonly challenges: LoginChallenges,
    private readonly letters: AccountLetters,
  ) {}

  /**
   * An account, a company that it owns, and a session, in this order. When a later step fails the account is there:
   * a second try says so, and who then signs in founds the company with `POST /companies`.
   *
   * @throws AppError `rate_limited`, `email_taken`
   */
  async register(input: RegisterDto, caller: Caller): Promise<SignedIn> {
    await this.attempts.beforeRegistration(caller.source);
    const user = await this.users.create({
      email: input.email,
      password: input.password,
      name: input.name,
      language: caller.language,
    });
    this.letters.verifyAddress(user);
    await this.companies.create(user.id, input.companyName);
    return this.begin(user, caller);
  }

  /**
   * A session, or the challenge to show a code as well.
   * @throws AppError `rate_limited`, `invalid_credentials`: one answer for unknown addresses and wrong passwords.
   */
  async login({ email, password }: LoginDto, caller: Caller): Promise<SignedIn | SecondStep> {
    await this.attempts.beforeLogin(email, caller.source);
    const user = await this.users.verifyPassword(email, password);
    if (!user) throw invalidCredentials();
    await this.attempts.afterLogin(email, caller.source);
    if (!user.secondFactor) return this.begin(user, caller);
    return { challenge: await this.challenges.begin(user), methods: ['totp', 'recovery-code'] };
  }

  /** @throws AppError as {@link LoginChallenges.answer} */
  async answerChallenge({ challenge, code }: AnswerChallengeDto, caller: Caller): Promise<SignedIn> {
    await this.attempts.beforeCode(caller.source);
    const user = await this.challenges.answer(challenge, code);
    await this.attempts.afterCode(caller.source);
    return this.begin(user, caller);
  }

  /** @throws AppError `invalid_session`, or `rate_limited` in its place where a source has shown many that have ended */
  async refresh(caller: Caller): Promise<SignedIn> {
    // A page that asks whether anybody is signed in has tried nothing.
    if (!caller.refreshToken) throw invalidSession();
    try {
      return await this.carryOn(caller);
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_session')
        await this.attempts.afterRefusedRefresh(caller.source, error.detail);
      throw error;
    }
  }

  /** A session that has ended already stays so: this never fails. */
  async logout({ refreshToken }: Caller): Promise<void> {
    await this.sessions.endShown(refreshToken);
  }

  /** @throws AppError `unauthenticated` when the account has gone. */
  async read(signedIn: SignedInUser): Promise<Me> {
    const me = await this.me(signedIn);
    if (!me) throw invalidAccessToken();
    return me;
  }

  private async carryOn({ refreshToken, device }: Caller): Promise<SignedIn> {
    const session = await this.sessions.refresh(refreshToken, device);
    const me = await this.me(session);
    if (me) return this.signedIn(session, me);
    await this.sessions.end(session.sessionId);
    throw invalidSession();
  }

  private async begin(user: User, { refreshToken, device }: Caller): Promise<SignedIn> {
    // The browser forgets the session that it had, so nobody could end it any more (OWASP ASVS 5.0, 7.2.4).
    await this.sessions.endShown(refreshToken);
    const session = await this.sessions.begin(user, device);
    return this.signedIn(session, {
      user: toUserDto(user),
      companies: await this.companies.listOf(user.id),
    });
  }

  private async me({ userId }: SignedInUser): Promise<Me | null> {
    const [user, companies] = await Promise.all([this.users.byId(userId), this.companies.listOf(userId)]);
    return user && { user: toUserDto(user), companies };
  }

  private async signedIn(session: OpenSession, { user, companies }: Me): Promise<SignedIn> {
    const accessToken = await this.accessTokens.sign(session);
    return { session, answer: { accessToken, expiresIn: ACCESS_TOKEN_LIFETIME, user, companies } };
  }
}
