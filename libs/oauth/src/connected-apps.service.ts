import { may } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { Clock, idIn, isObjectIdText, pageOf } from '@aidoo/kernel';
import type { Page, PageQueryDto } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { ArtifactsRepository } from './artifacts.repository.ts';
import type { ConnectedAppView } from './dto/connected-app.dto.ts';
import { GrantStandings } from './grant-standings.service.ts';
import { statusOf } from './grant-status.ts';
import type { HolderStanding } from './grant-status.ts';
import { GrantsRepository } from './grants.repository.ts';
import type { GrantHolder } from './grants.repository.ts';
import { noSuchApp } from './oauth.errors.ts';
import type { StoredGrant } from './schemas/grant.schema.ts';

/** The OAuth clients of a company, as its people see and end them. */
@Injectable()
export class ConnectedAppsService {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly artifacts: ArtifactsRepository,
    private readonly standings: GrantStandings,
    private readonly clock: Clock,
  ) {}

  /**
   * The actor's own, or everybody's for whom may end everybody's; newest first. What opens nothing any more is left out,
   * so that a page may hold less than `limit`.
   */
  async list(ctx: MemberContext, { limit, cursor }: PageQueryDto): Promise<Page<ConnectedAppView>> {
    const before = cursor === undefined ? undefined : idIn(cursor);
    const now = this.clock.now();
    const found = await this.grants.page(ctx.companyId, reach(ctx), { before, limit: limit + 1, now });
    const standingOf = await this.standings.ofAll(ctx.companyId, found);
    return pageOf(found, limit, (grant) => toView(grant, standingOf(grant)));
  }

  /** From the next call on. @throws AppError `not_found` for one out of the actor's reach */
  async end(ctx: MemberContext, id: string): Promise<void> {
    const known = isObjectIdText(id) && (await this.grants.end(ctx.companyId, reach(ctx), id));
    if (!known) throw noSuchApp();
    await this.artifacts.removeOfGrants([id]);
  }
}

/** Whoever may end any app's access has to see them all. */
const reach = ({ role, actor }: MemberContext): GrantHolder =>
  may(role, 'connected-apps.end-any') ? 'everybody' : actor.userId;

const toView = (grant: StoredGrant, standing: HolderStanding): ConnectedAppView => ({
  id: grant._id.toHexString(),
  name: grant.clientName,
  clientId: grant.clientId,
  redirectHost: grant.redirectHost,
  userId: grant.userId.toHexString(),
  userName: standing.user?.name ?? null,
  permissions: [...grant.permissions],
  createdAt: grant.createdAt,
  expiresAt: grant.expiresAt,
  status: statusOf(grant, standing),
  lastUsedAt: grant.lastUsedAt,
  lastUse: grant.lastUse ?? null,
});
