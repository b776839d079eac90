import {
  CompanyRemovals,
  credentialsCountSince,
  DEFAULT_PERMISSIONS,
  may,
  mayManage,
  MembershipsService,
  PERMISSIONS,
  Principals,
} from '@aidoo/companies';
import type { MemberContext, Membership, Permission, Principal } from '@aidoo/companies';
import { Clock, idIn, isObjectIdText, pageOf, userId } from '@aidoo/kernel';
import type { CompanyId, Page, PageQueryDto, UserId } from '@aidoo/kernel';
import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import { AccountRemovals, UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { hashOf, isWellFormed, newApiKey, prefixOf } from './api-key.format.ts';
import { inForce, toCredential, toView } from './api-key.ts';
import type { ApiKeyView, NewApiKey } from './dto/api-key.dto.ts';
import {
  aboveCeiling,
  noPermissions,
  noSuchKey,
  noSuchMember,
  notForThem,
  tooManyKeys,
  tooManyMade,
} from './api-keys.errors.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { KeyOwner, NewKey } from './api-keys.repository.ts';
import type { CreateApiKeyDto } from './dto/create-api-key.dto.ts';
import { expiryOf } from './expiry.ts';
import { KeyNotices } from './key-notices.service.ts';
import { LastUseService } from './last-use.service.ts';
import type { KeyUse, StoredApiKey } from './schemas/api-key.schema.ts';

/** Keys of one user in one company that are in force at a time. */
const MAX_KEYS = 20;

/** By one person: each stays in the list for 90 days, and in the count of the day's calls. */
const KEYS_MADE: Limit = { name: 'api-keys-made', points: 100, seconds: 60 * 60 };

/** The keys of a company: made, listed and revoked by its people, and shown by their programs. */
@Injectable()
export class ApiKeysService implements OnModuleInit {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly principals: Principals,
    private readonly lastUse: LastUseService,
    private readonly notices: KeyNotices,
    private readonly attempts: Attempts,
    private readonly removals: CompanyRemovals,
    private readonly accountRemovals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.keys.removeAll(company) });
    this.accountRemovals.add({ remove: (user) => this.keys.removeAllOf(user) });
  }

  /**
   * A key for the actor, or for somebody of a lower role, who is told.
   * @throws AppError `invalid_input` for a permission above the role's ceiling, a bad expiry or an unknown member;
   * `forbidden` for whom the actor makes no keys; `conflict` when there are {@link MAX_KEYS}; `rate_limited`
   */
  async create(ctx: MemberContext, input: CreateApiKeyDto): Promise<NewApiKey> {
    const { membership, since } = await this.holder(ctx, input.userId ?? ctx.actor.userId);
    const now = this.clock.now();
    // The clock of whoever wrote `since` may be ahead of this one: a key from before it would open nothing.
    const createdAt = new Date(Math.max(now.getTime(), since.getTime()));
    const permissions = permitted(membership.ceiling, input.permissions);
    const expiresAt = expiryOf(input.expiresAt, createdAt);
    const wait = await this.attempts.take(KEYS_MADE, ctx.actor.userId);
    if (wait !== null) throw tooManyMade(wait);
    const key = newApiKey();
    const stored = await this.add(membership, since, {
      createdBy: ctx.actor.userId,
      name: input.name,
      permissions,
      hash: hashOf(key),
      prefix: prefixOf(key),
      createdAt,
      expiresAt,
    });
    if (membership.userId !== ctx.actor.userId) this.notices.keyMade(ctx, stored);
    return Object.assign(toView(stored, createdAt), { key });
  }

  /** The actor's own, or everybody's for whom may revoke everybody's; newest first. */
  async list(ctx: MemberContext, { limit, cursor }: PageQueryDto): Promise<Page<ApiKeyView>> {
    const before = cursor === undefined ? undefined : idIn(cursor);
    const found = await this.keys.page(ctx.companyId, reach(ctx), { before, limit: limit + 1 });
    const now = this.clock.now();
    return pageOf(found, limit, (key) => toView(key, now));
  }

  /** From the next call on; a second time changes nothing. @throws AppError `not_found` for a key out of the actor's reach. */
  async revoke(ctx: MemberContext, id: string): Promise<void> {
    const now = this.clock.now();
    const known = isObjectIdText(id) && (await this.keys.revoke(ctx.companyId, reach(ctx), id, now));
    if (!known) throw noSuchKey();
  }

  /**
   * Who shows this key, or null for one that is unknown, revoked, expired or whose owner has left the company. All of
   * it is read at each call, so that what was taken away is gone at once.
   */
  async authenticate(token: string, requestId: string, use: KeyUse): Promise<Principal | null> {
    const key = isWellFormed(token) ? await this.keys.byHash(hashOf(token)) : null;
    if (!key || !inForce(key, this.clock.now())) return null;
    const principal = await this.principals.of(toCredential(key), requestId);
    if (principal) this.lastUse.note(key, use);
    return principal;
  }

  /** Whose the key will be, and since when keys of theirs count. */
  private async holder(ctx: MemberContext, id: string): Promise<{ membership: Membership; since: Date }> {
    const isOwn = id === ctx.actor.userId;
    if (!isOwn && !may(ctx.role, 'api-keys.create-for-others')) throw notForThem();
    const holder = userId(id);
    const [membership, user] = await Promise.all([
      this.memberships.find(ctx.companyId, holder),
      this.users.byId(holder),
    ]);
    if (!membership || !user) throw noSuchMember();
    if (!isOwn && !mayManage(ctx.role, membership.role)) throw notForThem();
    return { membership, since: credentialsCountSince(membership, user) };
  }

  /** Into a place that is free, which the store gives to one only: so there are never more, however many are made at once. */
  private async add({ companyId, userId }: Membership, since: Date, key: NewKey): Promise<StoredApiKey> {
    const now = this.clock.now();
    await this.keys.endDead(companyId, userId, since, now);
    const held = await this.keys.inForceOf(companyId, userId, now);
    const free = placesOf(companyId, userId).filter((one) => !held.some(({ place }) => place === one));
    // Keys without a place are from before there were places.
    for (const place of held.length < MAX_KEYS ? free : []) {
      const stored = await this.keys.add(companyId, userId, place, key);
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

/** Which keys the actor may see and revoke: whoever may revoke any key has to see them all. */
const reach = ({ role, actor }: MemberContext): KeyOwner =>
  may(role, 'api-keys.revoke-any') ? 'everybody' : actor.userId;
