import { CompaniesService } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_LIFETIME, AccessTokensService } from './access-tokens.service.ts';
import { AttemptsService } from './attempts.service.ts';
import { invalidAccessToken, invalidCredentials, invalidSession } from './auth.errors.ts';
import type { LoginDto } from './dto/login.dto.ts';
import type { RegisterDto } from './dto/register.dto.ts';
import type { Caller } from './caller.ts';
import type { OpenSession } from './session.ts';
import { SessionsService } from './sessions.service.ts';
import type { Me, SignedIn } from './sign-in.ts';

/** Signing up, in and out of the dashboard. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly companies: CompaniesService,
    private readonly sessions: SessionsService,
    private readonly accessTokens: AccessTokensService,
    private readonly attempts: AttemptsService,
  ) {}

  /**
   * An account, a company that it owns, and a session, in this order. When a later step fails the account is there:
   * a second try says so, and who then signs in founds the company with `POST /companies`.
   *
   * @throws AppError `rate_limited`, `email_taken`
   */
  async register(input: RegisterDto, caller: Caller): Promise<SignedIn> {
    await this.attempts.beforeRegistration(caller.source);
    const user = await this.users.create(input);
    await this.companies.create(user.id, input.companyName);
    return this.begin(user, caller);
  }

  /** @throws AppError `rate_limited`, `invalid_credentials`: one answer for unknown addresses and wrong passwords. */
  async login({ email, password }: LoginDto, caller: Caller): Promise<SignedIn> {
    await this.attempts.beforeLogin(email, caller.source);
    const user = await this.users.verifyPassword(email, password);
    if (!user) throw invalidCredentials();
    await this.attempts.afterLogin(email, caller.source);
    return this.begin(user, caller);
  }

  /** @throws AppError `invalid_session` */
  async refresh({ refreshToken }: Caller): Promise<SignedIn> {
    const session = await this.sessions.refresh(refreshToken);
    const me = await this.me(session);
    if (me) return this.signedIn(session, me);
    await this.sessions.end(session.sessionId);
    throw invalidSession();
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

  private async begin(user: User, { refreshToken }: Caller): Promise<SignedIn> {
    // The browser forgets the session that it had, so nobody could end it any more (OWASP ASVS 5.0, 7.2.4).
    await this.sessions.endShown(refreshToken);
    const session = await this.sessions.begin(user.id);
    return this.signedIn(session, { user, companies: await this.companies.listOf(user.id) });
  }

  private async me({ userId }: SignedInUser): Promise<Me | null> {
    const [user, companies] = await Promise.all([this.users.byId(userId), this.companies.listOf(userId)]);
    return user && { user, companies };
  }

  private async signedIn(session: OpenSession, me: Me): Promise<SignedIn> {
    const accessToken = await this.accessTokens.sign(session);
    return { session, answer: { accessToken, expiresIn: ACCESS_TOKEN_LIFETIME, ...me } };
  }
}
