import { MembershipsService, secondFactorRequired, toPrincipal } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { Clock, companyId, isObjectIdText, LastUses, userId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { ArtifactsRepository } from './artifacts.repository.ts';
import { ClientsRepository } from './clients/clients.repository.ts';
import { GrantStandings } from './grant-standings.service.ts';
import { counts } from './grant-status.ts';
import { GrantsRepository } from './grants.repository.ts';
import { ResourceServer } from './resource-server.ts';
import type { GrantUse } from './schemas/grant.schema.ts';
import { permissionsIn } from './scopes.ts';

/** What an access token says, as the authorization server stores it. */
interface AccessToken {
  readonly grantId: string;
  readonly accountId: string;
  readonly clientId: string;
  readonly aud: string;
  readonly scope?: string;
  readonly extra?: { readonly companyId?: string };
}

/** Access tokens as `/mcp` is shown them. */
@Injectable()
export class OAuthTokens {
  constructor(
    private readonly artifacts: ArtifactsRepository,
    private readonly grants: GrantsRepository,
    private readonly standings: GrantStandings,
    private readonly clients: ClientsRepository,
    private readonly memberships: MembershipsService,
    private readonly resource: ResourceServer,
    private readonly lastUses: LastUses,
    private readonly clock: Clock,
  ) {}

  /**
   * Who shows this token, or null for one that is unknown or expired, or whose grant has ended. All of it is read at
   * each call, so that what was taken away is gone at once.
   * @throws AppError `second_factor_required`
   */
  async authenticate(token: string, requestId: string, use: GrantUse): Promise<Principal | null> {
    const found = await this.artifacts.find<AccessToken>('AccessToken', token);
    const now = this.clock.now();
    if (!found || found.expiresAt <= now || found.payload.aud !== this.resource.uri) return null;
    const { grantId, accountId, clientId, scope, extra } = found.payload;
    if (!isObjectIdText(extra?.companyId)) return null;
    const [company, holder] = [companyId(extra.companyId), userId(accountId)];
    const [grant, standing, isKnown] = await Promise.all([
      this.grants.of(company, { id: grantId, holder, clientId }),
      this.standings.at(company, holder),
      this.isKnown(clientId, now),
    ]);
    if (!grant || !standing || !isKnown || !counts(grant, standing, now)) return null;
    const { membership, user } = standing;
    if (membership.requireSecondFactor && !user.secondFactor)
      throw secondFactorRequired(membership.companyName);
    this.lastUses.note({ id: grantId, lastUsedAt: grant.lastUsedAt }, (at) =>
      this.grants.markUsed(membership.companyId, grant, at, use),
    );
    this.memberships.noteSeen(membership);
    return toPrincipal(membership, user, {
      credential: { kind: 'oauth', id: grantId, label: grant.clientName },
      // A token says what it was given; a grant that was widened since gives new tokens more, and old ones nothing.
      permissions: permissionsIn(scope).filter((permission) => grant.permissions.includes(permission)),
      requestId,
    });
  }

  /** Those whose id is an address are known by it. One that has registered itself may have been deleted since. */
  private async isKnown(clientId: string, now: Date): Promise<boolean> {
    return URL.canParse(clientId) || (await this.clients.find(clientId, now)) !== null;
  }
}
