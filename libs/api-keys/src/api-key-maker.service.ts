import { DEFAULT_PERMISSIONS, may, mayManage, PERMISSIONS, SignIns } from '@aidoo/companies';
import type { MemberContext, Permission, SignedInUser } from '@aidoo/companies';
import { Clock, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import { Injectable } from '@nestjs/common';
import { hashOf, newApiKey, prefixOf } from './api-key.format.ts';
import { toView } from './api-key.ts';
import {
  aboveCeiling,
  noPermissions,
  noSuchMember,
  notForThem,
  signInEnded,
  tooManyKeys,
  tooManyMade,
} from './api-keys.errors.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { NewKey } from './api-keys.repository.ts';
import type { NewApiKey } from './dto/api-key.dto.ts';
import type { CreateApiKeyDto } from './dto/create-api-key.dto.ts';
import { expiryOf } from './expiry.ts';
import { KeyNotices } from './key-notices.service.ts';
import { holderOf, KeyStandings, makerOf } from './key-standings.service.ts';
import type { CallStanding } from './key-standings.service.ts';
import { statusOf } from './key-status.ts';
import type { KeyStatus } from './key-status.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

/** Keys of one user in one company that are in force at a time. */
const MAX_KEYS = 20;

/** By one person: each stays in the list for 90 days, and in the count of the day's calls. */
const KEYS_MADE: Limit = { name: 'api-keys-made', points: 100, seconds: 60 * 60 };

/** Everybody whom a new key concerns. */
type Present = { readonly [Who in keyof CallStanding]: NonNullable<CallStanding[Who]> };

/** Makes keys. */
@Injectable()
export class ApiKeyMaker {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly signIns: SignIns,
    private readonly standings: KeyStandings,
    private readonly notices: KeyNotices,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  /**
   * A key for the actor, or for somebody of a lower role, who is told.
   * @param signedIn by which the actor was let in; when it has ended by the time that the key is stored, there is no key
   * @throws AppError `invalid_input` for a permission above the role's ceiling, a bad expiry or an unknown member;
   * `forbidden` for whom the actor makes no keys; `conflict` when there are {@link MAX_KEYS}; `rate_limited`;
   * `unauthenticated`
   */
  async make(ctx: MemberContext, signedIn: SignedInUser, input: CreateApiKeyDto): Promise<NewApiKey> {
    const { membership, holder, maker } = await this.people(ctx, input.userId ?? ctx.actor.userId);
    const now = this.clock.now();
    const since = latest(membership.joinedAt, holder.credentialsSince);
    // The clock of whoever wrote these may be ahead of this one: a key from before them would open nothing.
    const createdAt = latest(now, since, maker.credentialsSince);
    const permissions = permitted(membership.ceiling, input.permissions);
    const expiresAt = expiryOf(input.expiresAt, createdAt);
    const wait = await this.attempts.take(KEYS_MADE, ctx.actor.userId);
    if (wait !== null) throw tooManyMade(wait);
    const key = newApiKey();
    const stored = await this.add(ctx.companyId, holder.id, since, {
      createdBy: maker.id,
      name: input.name,
      permissions,
      hash: hashOf(key),
      prefix: prefixOf(key),
      createdAt,
      expiresAt,
      holderSince: holder.credentialsSince,
      makerSince: maker.credentialsSince,
    });
    const status = await this.statusOfNew(ctx, signedIn, stored);
    if (holder.id !== maker.id) this.notices.keyMade(ctx, stored);
    return Object.assign(toView(stored, status, createdAt), { key });
  }

  /** Whose the key will be, and who makes it. */
  private async people(ctx: MemberContext, id: string): Promise<Present> {
    const isOwn = id === ctx.actor.userId;
    if (!isOwn && !may(ctx.role, 'api-keys.create-for-others')) throw notForThem();
    const { membership, holder, maker } = await this.standings.ofOne(
      ctx.companyId,
      userId(id),
      ctx.actor.userId,
    );
    if (!maker) throw signInEnded();
    if (!membership || !holder) throw noSuchMember();
    if (!isOwn && !mayManage(ctx.role, membership.role)) throw notForThem();
    return { membership, holder, maker };
  }

  /**
   * The sign-in may have ended since the request was let in: with it ends what it makes. The key is looked at once it
   * is stored, so that whoever ends the sign-in finds it in the list or knows that it went; until then nobody has seen it.
   */
  private async statusOfNew(
    ctx: MemberContext,
    signedIn: SignedInUser,
    key: StoredApiKey,
  ): Promise<KeyStatus> {
    const [standing, isSignedIn] = await Promise.all([
      this.standings.ofOne(ctx.companyId, holderOf(key), makerOf(key)),
      this.signIns.stillCounts(signedIn),
    ]);
    const status = statusOf(key, standing, key.createdAt);
    if (isSignedIn && status !== 'holder-left') return status;
    await this.keys.discard(ctx.companyId, key);
    throw isSignedIn ? noSuchMember() : signInEnded();
  }

  /** Into a place that is free, which the store gives to one only: so there are never more, however many are made at once. */
  private async add(company: CompanyId, holder: UserId, since: Date, key: NewKey): Promise<StoredApiKey> {
    const now = this.clock.now();
    await this.keys.endDead(company, holder, since, now);
    const held = await this.keys.inForceOf(company, holder, now);
    const free = placesOf(company, holder).filter((one) => !held.some(({ place }) => place === one));
    // Keys without a place are from before there were places.
    for (const place of held.length < MAX_KEYS ? free : []) {
      const stored = await this.keys.add(company, holder, place, key);
      if (stored) return stored;
    }
    throw tooManyKeys(MAX_KEYS);
  }
}

const placesOf = (companyId: CompanyId, userId: UserId): string[] =>
  Array.from({ length: MAX_KEYS }, (_, place) => `${companyId} ${userId} ${place}`);

/** A wish above the ceiling is refused by name; the default, which nobody wished for, shrinks to it. */
function permitted(ceiling: readonly Permission[], asked: Permission[] | undefined): Permission[] {
  const wanted = asked ?? DEFAULT_PERMISSIONS.filter((permission) => ceiling.includes(permission));
  if (wanted.length === 0) throw noPermissions(ceiling);
  const above = wanted.filter((permission) => !ceiling.includes(permission));
  if (above.length > 0) throw aboveCeiling(above, ceiling);
  return PERMISSIONS.filter((permission) => wanted.includes(permission));
}

const latest = (first: Date, ...others: (Date | null)[]): Date =>
  others.reduce<Date>((last, one) => (one !== null && one > last ? one : last), first);
