import { DEFAULT_PERMISSIONS, grantedBy, may, MembershipsService, PERMISSIONS } from '@aidoo/companies';
import type { MemberContext, Permission, Principal } from '@aidoo/companies';
import { Clock, companyId, idIn, isObjectIdText, pageOf, userId } from '@aidoo/kernel';
import type { Page, PageQueryDto } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { hashOf, isWellFormed, newApiKey, prefixOf } from './api-key.format.ts';
import { inForce, toView } from './api-key.ts';
import type { ApiKeyView, NewApiKey } from './api-key.ts';
import { aboveCeiling, noPermissions, noSuchKey } from './api-keys.errors.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { KeyOwner } from './api-keys.repository.ts';
import type { CreateApiKeyDto } from './dto/create-api-key.dto.ts';
import { expiryOf } from './expiry.ts';
import { LastUseService } from './last-use.service.ts';

/** The keys of a company: made, listed and revoked by its people, and shown by their programs. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly lastUse: LastUseService,
    private readonly clock: Clock,
  ) {}

  /** A key for the actor. @throws AppError `invalid_input` for a permission above the role's ceiling or a bad expiry. */
  async create(ctx: MemberContext, input: CreateApiKeyDto): Promise<NewApiKey> {
    const createdAt = this.clock.now();
    const key = newApiKey();
    const stored = await this.keys.add(ctx.companyId, ctx.actor.userId, {
      createdBy: ctx.actor.userId,
      name: input.name,
      permissions: await this.permitted(ctx, input.permissions),
      hash: hashOf(key),
      prefix: prefixOf(key),
      createdAt,
      expiresAt: expiryOf(input.expiresAt, createdAt),
    });
    return { ...toView(stored), key };
  }

  /** The actor's own, or everybody's for whom may revoke everybody's; newest first. */
  async list(ctx: MemberContext, { limit, cursor }: PageQueryDto): Promise<Page<ApiKeyView>> {
    const before = cursor === undefined ? undefined : idIn(cursor);
    const found = await this.keys.page(ctx.companyId, reach(ctx), { before, limit: limit + 1 });
    return pageOf(found, limit, toView);
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
  async authenticate(token: string, requestId: string): Promise<Principal | null> {
    const key = isWellFormed(token) ? await this.keys.byHash(hashOf(token)) : null;
    if (!key || !inForce(key, this.clock.now())) return null;
    const company = companyId(key.companyId.toHexString());
    const owner = userId(key.userId.toHexString());
    const [membership, user] = await Promise.all([
      this.memberships.find(company, owner),
      this.users.byId(owner),
    ]);
    if (!membership || !user) return null;
    this.lastUse.note(key);
    return {
      companyId: company,
      actor: { userId: owner, name: user.name, email: user.email },
      requestId,
      company: { name: membership.companyName },
      role: membership.role,
      permissions: grantedBy(membership, key.permissions),
      credential: { kind: 'api-key', id: key._id.toHexString(), label: key.name },
    };
  }

  private async permitted(ctx: MemberContext, asked: Permission[] | undefined): Promise<Permission[]> {
    const membership = await this.memberships.find(ctx.companyId, ctx.actor.userId);
    const ceiling = membership?.ceiling ?? [];
    // A wish above the ceiling is refused by name; the default, which nobody wished for, shrinks to it.
    const wanted = asked ?? DEFAULT_PERMISSIONS.filter((permission) => ceiling.includes(permission));
    if (wanted.length === 0) throw noPermissions(ceiling);
    const above = wanted.filter((permission) => !ceiling.includes(permission));
    if (above.length > 0) throw aboveCeiling(above, ceiling);
    return PERMISSIONS.filter((permission) => wanted.includes(permission));
  }
}

/** Which keys the actor may see and revoke: whoever may revoke any key has to see them all. */
const reach = ({ role, actor }: MemberContext): KeyOwner =>
  may(role, 'api-keys.revoke-any') ? 'everybody' : actor.userId;
