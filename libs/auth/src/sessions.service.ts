import { SignIns } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { Clock, newToken, tokenHash, userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { AccountRemovals, staysSignedIn, UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { invalidSession } from './auth.errors.ts';
import type { Device } from './caller.ts';
import {
  newRefreshToken,
  openSuccessor,
  parseRefreshToken,
  refreshTokenText,
  sealSuccessor,
} from './refresh-token.ts';
import type { RefreshToken } from './refresh-token.ts';
import type { StoredSession } from './schemas/session.schema.ts';
import { GRACE, MAX_SPENT, SESSION_LIFETIME } from './session.ts';
import type { OpenSession } from './session.ts';
import { SessionsRepository } from './sessions.repository.ts';

/** Dashboard sessions: begun by signing in, carried on by refresh tokens that change at each use, looked up at each request. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly removals: AccountRemovals,
    private readonly signIns: SignIns,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.signIns.askedOf(async (one) => (await this.holder(one.sessionId))?.userId === one.userId);
    this.removals.add({
      remove: async (user) => {
        await this.endOf(user, 'all');
      },
    });
  }

  /** @param user as it was read together with the password that was shown */
  async begin(user: Pick<User, 'id' | 'sessionEpoch'>, device: Device): Promise<OpenSession> {
    const token = newRefreshToken();
    const ssoToken = newToken();
    const createdAt = this.clock.now();
    const session = await this.sessions.insert({
      userId: user.id,
      epoch: user.sessionEpoch,
      familyHash: tokenHash(token.family),
      secretHash: tokenHash(token.secret),
      spent: [],
      ssoHash: tokenHash(ssoToken),
      ...device,
      createdAt,
      lastUsedAt: createdAt,
      expiresAt: new Date(createdAt.getTime() + SESSION_LIFETIME),
    });
    return { ...toOpen(session, token), ssoToken };
  }

  /**
   * Replaces a refresh token by its successor. A token that was replaced less than {@link GRACE} ago gets what its
   * successor gets: two tabs that ask at once share one cookie, end with the same one whichever answer comes last,
   * and both go on.
   *
   * @throws AppError `invalid_session` for an unknown or ended one, and for a replayed one, which ends the session.
   */
  async refresh(text: string | undefined, device: Device): Promise<OpenSession> {
    const token = parseRefreshToken(text);
    const session = token && (await this.live(this.sessions.byFamily(tokenHash(token.family))));
    if (!token || !session) throw invalidSession();
    const latest = this.latest(session, token);
    if (!latest) {
      // Two people hold this family's tokens, and nothing tells which of them is the thief (RFC 9700, section 4.14.2).
      await this.end(idOf(session));
      throw invalidSession(`a refresh token of session ${idOf(session)} was replayed`);
    }
    if (latest !== token) return toOpen(session, latest);
    const next = { family: token.family, secret: newToken() };
    const won = await this.sessions.rotate(session._id, session.secretHash, {
      secretHash: tokenHash(next.secret),
      spent: [...this.recent(session), this.spend(token, next)].slice(-MAX_SPENT),
      ...device,
      lastUsedAt: this.clock.now(),
    });
    // Another tab was faster: it has stored a successor, which this one now finds.
    return won ? toOpen(session, next) : this.refresh(text, device);
  }

  /** Who holds this session, or null when it has ended. One indexed read, at every request. */
  async holder(sessionId: string): Promise<SignedInUser | null> {
    const session = await this.live(this.sessions.byId(sessionId));
    return session && toHolder(session);
  }

  /** Whose `aidoo_sso` cookie this is, or null when the session has ended. For the OAuth pages only. */
  async bySsoToken(token: string): Promise<SignedInUser | null> {
    const session = await this.live(this.sessions.bySso(tokenHash(token)));
    return session && toHolder(session);
  }

  /** The user's sessions, the one used last first. */
  async list(user: UserId): Promise<StoredSession[]> {
    const [account, sessions] = await Promise.all([this.users.byId(user), this.sessions.of(user)]);
    const now = this.clock.now();
    return sessions.filter((one) => one.expiresAt > now && account && staysSignedIn(account, stateOf(one)));
  }

  /** Of this user only. @returns how many ended. */
  async endOf(user: UserId, which: { id: string } | { except: string } | 'all'): Promise<number> {
    return this.sessions.removeOf(user, which);
  }

  /** At once: refresh token, access tokens and the OAuth pages' cookie. */
  async end(sessionId: string): Promise<void> {
    await this.sessions.remove(sessionId);
  }

  /** Ends the session of a refresh token, be it the latest or an older one; anything else ends nothing. */
  async endShown(text: string | undefined): Promise<void> {
    const token = parseRefreshToken(text);
    const session = token && (await this.sessions.byFamily(tokenHash(token.family)));
    if (session) await this.end(idOf(session));
  }

  /** The token itself while it is current, what it was replaced by while the grace lasts, undefined for a replayed one. */
  private latest(session: StoredSession, token: RefreshToken): RefreshToken | undefined {
    const hash = tokenHash(token.secret);
    if (hash === session.secretHash) return token;
    const spent = this.recent(session).find((one) => one.hash === hash);
    if (!spent) return undefined;
    const secret = openSuccessor(token.secret, spent.successor);
    // The successor may have been replaced within the grace, too. A successor comes later in time, so this ends.
    return this.latest(session, { family: token.family, secret });
  }

  private recent(session: StoredSession): StoredSession['spent'] {
    const since = this.clock.now().getTime() - GRACE;
    return session.spent.filter(({ at }) => at.getTime() > since);
  }

  private spend(token: RefreshToken, next: RefreshToken): StoredSession['spent'][number] {
    const successor = sealSuccessor(token.secret, next.secret);
    return { hash: tokenHash(token.secret), at: this.clock.now(), successor };
  }

  /** The TTL index removes an ended session within a minute or so; until then its date does. */
  private async live(reading: Promise<StoredSession | null>): Promise<StoredSession | null> {
    const session = await reading;
    if (!session || session.expiresAt <= this.clock.now()) return null;
    const user = await this.users.byId(userId(session.userId.toHexString()));
    return user && staysSignedIn(user, stateOf(session)) ? session : null;
  }
}

const idOf = (session: StoredSession): string => session._id.toHexString();

const stateOf = (session: StoredSession) => ({
  sessionId: idOf(session),
  epoch: session.epoch ?? null,
  createdAt: session.createdAt,
});

const toHolder = (session: StoredSession): SignedInUser => ({
  userId: userId(session.userId.toHexString()),
  sessionId: idOf(session),
});

const toOpen = (session: StoredSession, token: RefreshToken): OpenSession => ({
  userId: userId(session.userId.toHexString()),
  sessionId: idOf(session),
  refreshToken: refreshTokenText(token),
  expiresAt: session.expiresAt,
});
