import { MembershipsService, secondFactorRequired, toPrincipal } from '@aidoo/companies';
import type { Principal, ShownCredential } from '@aidoo/companies';
import { Clock, companyId, isObjectIdText, LastUses, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { ArtifactsRepository } from './artifacts.repository.ts';
import { ClientsRepository } from './clients/clients.repository.ts';
import { GrantStandings } from './grant-standings.service.ts';
import type { Standing } from './grant-standings.service.ts';
import { counts } from './grant-status.ts';
import { GrantsRepository } from './grants.repository.ts';
import { ResourceServer } from './resource-server.ts';
import type { GrantUse, StoredGrant } from './schemas/grant.schema.ts';
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

/** Which grant of whom. */
export interface GrantPlace {
  readonly company: CompanyId;
  readonly holder: UserId;
  readonly grantId: string;
}

type ShownGrant = GrantPlace & { readonly clientId: string };

/** One that counts, and whose it is. */
interface Shown {
  readonly grant: Readonly<StoredGrant>;
  readonly standing: Standing;
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
    const place = { company: companyId(extra.companyId), holder: userId(accountId), grantId };
    const shown = await this.shown({ ...place, clientId }, now);
    if (!shown) return null;
    const { grant } = shown;
    this.lastUses.note({ id: grantId, lastUsedAt: grant.lastUsedAt }, (at) =>
      this.grants.markUsed(place.company, grant, at, use),
    );
    // A token says what it was given; a grant that was widened since gives new tokens more, and old ones nothing.
    const permissions = permissionsIn(scope).filter((permission) => grant.permissions.includes(permission));
    return this.principalOf(shown, { permissions, requestId });
  }

  /**
   * Who acts by a grant whose token was shown before, for what a call has left behind: with all that the grant allows, and
   * it is no use of it. Null once the grant opens nothing any more.
   * @throws AppError `second_factor_required`
   */
  async again(place: GrantPlace, requestId: string): Promise<Principal | null> {
    const { company, holder, grantId: id } = place;
    const grant = isObjectIdText(id) ? await this.grants.of(company, { id, holder }) : null;
    const shown = grant && (await this.shown({ ...place, clientId: grant.clientId }, this.clock.now()));
    return shown && this.principalOf(shown, { permissions: shown.grant.permissions, requestId });
  }

  private async shown({ company, holder, grantId, clientId }: ShownGrant, now: Date): Promise<Shown | null> {
    const [grant, standing, isKnown] = await Promise.all([
      this.grants.of(company, { id: grantId, holder, clientId }),
      this.standings.at(company, holder),
      this.isKnown(clientId, now),
    ]);
    return grant && standing && isKnown && counts(grant, standing, now) ? { grant, standing } : null;
  }

  private principalOf(
    { grant, standing: { membership, user } }: Shown,
    shown: Pick<ShownCredential, 'permissions' | 'requestId'>,
  ): Principal {
    if (membership.requireSecondFactor && !user.secondFactor)
      throw secondFactorRequired(membership.companyName);
    this.memberships.noteSeen(membership);
    const credential = { kind: 'oauth', id: grant._id.toHexString(), label: grant.clientName } as const;
    return toPrincipal(membership, user, { credential, ...shown });
  }

  /** Those whose id is an address are known by it. One that has registered itself may have been deleted since. */
  private async isKnown(clientId: string, now: Date): Promise<boolean> {
    return URL.canParse(clientId) || (await this.clients.find(clientId, now)) !== null;
  }
}
