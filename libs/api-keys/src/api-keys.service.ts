import {
  CompanyRemovals,
  DEFAULT_PERMISSIONS,
  grantedBy,
  may,
  mayManage,
  MembershipsService,
  PERMISSIONS,
  secondFactorRequired,
} from '@aidoo/companies';
import type { MemberContext, Membership, Permission, Principal } from '@aidoo/companies';
import { Clock, companyId, idIn, isObjectIdText, pageOf, userId } from '@aidoo/kernel';
import type { Page, PageQueryDto } from '@aidoo/kernel';
import { outlives, UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { hashOf, isWellFormed, newApiKey, prefixOf } from './api-key.format.ts';
import { inForce, toView } from './api-key.ts';
import type { ApiKeyView, NewApiKey } from './dto/api-key.dto.ts';
import {
  aboveCeiling,
  noPermissions,
  noSuchKey,
  noSuchMember,
  notForThem,
  tooManyKeys,
} from './api-keys.errors.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { KeyOwner } from './api-keys.repository.ts';
import type { CreateApiKeyDto } from './dto/create-api-key.dto.ts';
import { expiryOf } from './expiry.ts';
import { KeyNotices } from './key-notices.service.ts';
import { LastUseService } from './last-use.service.ts';
import type { KeyUse, StoredApiKey } from './schemas/api-key.schema.ts';

/** Keys of one user in one company that are in force at a time. */
const MAX_KEYS = 20;

/** The keys of a company: made, listed and revoked by its people, and shown by their programs. */
@Injectable()
export class ApiKeysService implements OnModuleInit {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly lastUse: LastUseService,
    private readonly notices: KeyNotices,
    private readonly removals: CompanyRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.keys.removeAll(company) });
  }

  /**
   * A key for the actor, or for somebody of a lower role, who is told.
   * @throws AppError `invalid_input` for a permission above the role's ceiling, a bad expiry or an unknown member;
   * `forbidden` for whom the actor makes no keys; `conflict` when there are {@link MAX_KEYS}
   */
  async create(ctx: MemberContext, input: CreateApiKeyDto): Promise<NewApiKey> {
    const createdAt = this.clock.now();
    const holder = await this.holder(ctx, input.userId);
    const key = newApiKey();
    const stored = await this.keys.add(ctx.companyId, holder.userId, {
      createdBy: ctx.actor.userId,
      name: input.name,
      permissions: permitted(holder.ceiling, input.permissions),
      hash: hashOf(key),
      prefix: prefixOf(key),
      createdAt,
      expiresAt: expiryOf(input.expiresAt, createdAt),
    });
    await this.assertRoom(holder, stored);
    if (holder.userId !== ctx.actor.userId) this.notices.keyMade(ctx, stored);
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
    const company = companyId(key.companyId.toHexString());
    const owner = userId(key.userId.toHexString());
    const [membership, user] = await Promise.all([
      this.memberships.find(company, owner),
      this.users.byId(owner),
    ]);
    // What was made before they joined (again), or before their credentials were ended, opens nothing.
    if (!membership || !user || key.createdAt < membership.joinedAt || !outlives(user, key.createdAt))
      return null;
    if (membership.requireSecondFactor && !user.secondFactor)
      throw secondFactorRequired(membership.companyName);
    this.lastUse.note(key, use);
    this.memberships.noteSeen(membership);
    return {
      companyId: company,
      actor: { userId: owner, name: user.name, email: user.email },
      requestId,
      company: { name: membership.companyName },
      role: membership.role,
      permissions: grantedBy(membership, key.permissions),
      callLimits: membership.callLimits,
      credential: { kind: 'api-key', id: key._id.toHexString(), label: key.name },
    };
  }

  /** Whose the key will be. */
  private async holder(ctx: MemberContext, id: string | undefined): Promise<Membership> {
    const isOwn = id === undefined || id === ctx.actor.userId;
    if (!isOwn && !may(ctx.role, 'api-keys.create-for-others')) throw notForThem();
    const found = await this.memberships.find(ctx.companyId, isOwn ? ctx.actor.userId : userId(id));
    if (!found) throw noSuchMember();
    if (!isOwn && !mayManage(ctx.role, found.role)) throw notForThem();
    return found;
  }

  /** Looked at afterwards, so that of many at the same time none slips in: the latest go again. */
  private async assertRoom(holder: Membership, made: StoredApiKey): Promise<void> {
    const now = this.clock.now();
    const held = await this.keys.inForceOf(holder.companyId, holder.userId, now, MAX_KEYS);
    if (held.some(({ _id }) => _id.equals(made._id))) return;
    await this.keys.discard(holder.companyId, made._id);
    throw tooManyKeys(MAX_KEYS);
  }
}

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
