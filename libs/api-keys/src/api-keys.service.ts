import {
  CompanyRemovals,
  may,
  MembershipsService,
  secondFactorRequired,
  toPrincipal,
} from '@aidoo/companies';
import type { MemberContext, Principal } from '@aidoo/companies';
import { Clock, companyId, idIn, isObjectIdText, LastUses, pageOf } from '@aidoo/kernel';
import type { CompanyId, Page, PageQueryDto } from '@aidoo/kernel';
import { AccountRemovals } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { hashOf, isWellFormed } from './api-key.format.ts';
import { toView } from './api-key.ts';
import { noSuchKey } from './api-keys.errors.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { KeyOwner } from './api-keys.repository.ts';
import type { ApiKeyView } from './dto/api-key.dto.ts';
import { holderOf, KeyStandings, makerOf } from './key-standings.service.ts';
import { inForce, isAlive, statusOf } from './key-status.ts';
import type { KeyUse, StoredApiKey } from './schemas/api-key.schema.ts';

/** The keys of a company: listed and revoked by its people, and shown by their programs. */
@Injectable()
export class ApiKeysService implements OnModuleInit {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly memberships: MembershipsService,
    private readonly standings: KeyStandings,
    private readonly lastUses: LastUses,
    private readonly removals: CompanyRemovals,
    private readonly accountRemovals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.keys.removeAll(company) });
    this.accountRemovals.add({ remove: (user) => this.keys.removeAllOf(user) });
  }

  /** The actor's own, or everybody's for whom may revoke everybody's; newest first. */
  async list(ctx: MemberContext, { limit, cursor }: PageQueryDto): Promise<Page<ApiKeyView>> {
    const before = cursor === undefined ? undefined : idIn(cursor);
    const found = await this.keys.page(ctx.companyId, reach(ctx), { before, limit: limit + 1 });
    const standingOf = await this.standings.ofAll(ctx.companyId, found);
    const now = this.clock.now();
    return pageOf(found, limit, (key) => toView(key, statusOf(key, standingOf(key), now), now));
  }

  /** From the next call on; a second time changes nothing. @throws AppError `not_found` for a key out of the actor's reach. */
  async revoke(ctx: MemberContext, id: string): Promise<void> {
    const now = this.clock.now();
    const known = isObjectIdText(id) && (await this.keys.revoke(ctx.companyId, reach(ctx), id, now));
    if (!known) throw noSuchKey();
  }

  /**
   * Who shows this key, or null for one that is unknown or opens nothing any more. All of it is read at each call, so
   * that what was taken away is gone at once.
   * @throws AppError `second_factor_required`
   */
  async authenticate(token: string, requestId: string, use: KeyUse): Promise<Principal | null> {
    const key = isWellFormed(token) ? await this.keys.byHash(hashOf(token)) : null;
    const principal = key && (await this.principalOf(key, requestId));
    if (!key || !principal) return null;
    const id = key._id.toHexString();
    this.lastUses.note({ id, lastUsedAt: key.lastUsedAt }, (at) =>
      this.keys.markUsed(principal.companyId, key, at, use),
    );
    return principal;
  }

  /**
   * Who acts by a key that was shown before, for what a call has left behind: as if it were shown now, but it is no use
   * of the key. Null once it opens nothing any more.
   * @throws AppError `second_factor_required`
   */
  async again(company: CompanyId, id: string, requestId: string): Promise<Principal | null> {
    const key = await this.keys.of(company, id);
    return key && this.principalOf(key, requestId);
  }

  private async principalOf(key: Readonly<StoredApiKey>, requestId: string): Promise<Principal | null> {
    if (!inForce(key, this.clock.now())) return null;
    const company = companyId(key.companyId.toHexString());
    const standing = await this.standings.ofOne(company, holderOf(key), makerOf(key));
    const { membership, holder } = standing;
    const status = statusOf(key, standing, this.clock.now());
    if (!membership || !holder || !isAlive(status)) return null;
    if (status === 'second-factor-missing') throw secondFactorRequired(membership.companyName);
    this.memberships.noteSeen(membership);
    return toPrincipal(membership, holder, {
      credential: { kind: 'api-key', id: key._id.toHexString(), label: key.name },
      permissions: key.permissions,
      requestId,
    });
  }

  /** Whether a key that was shown before would open something now: for what outlasts a call. It is no use of the key. */
  async stillCounts(company: CompanyId, id: string): Promise<boolean> {
    const key = await this.keys.of(company, id);
    if (!key) return false;
    const standing = await this.standings.ofOne(company, holderOf(key), makerOf(key));
    return statusOf(key, standing, this.clock.now()) === 'in-force';
  }
}

/** Which keys the actor may see and revoke: whoever may revoke any key has to see them all. */
const reach = ({ role, actor }: MemberContext): KeyOwner =>
  may(role, 'api-keys.revoke-any') ? 'everybody' : actor.userId;
