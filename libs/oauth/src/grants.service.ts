import { CompanyRemovals, PERMISSIONS } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { AccountRemovals } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ArtifactsRepository } from './artifacts.repository.ts';
import { GrantStandings } from './grant-standings.service.ts';
import { GrantsRepository } from './grants.repository.ts';
import { GRANT_LIFETIME } from './lifetimes.ts';
import { noSuchCompany } from './oauth.errors.ts';
import type { StoredGrant } from './schemas/grant.schema.ts';

/** What a person allows: which client, in which company, to do what. */
export interface Consent {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly client: { readonly id: string; readonly name: string; readonly redirectHost: string };
  readonly permissions: readonly Permission[];
}

/** What people have allowed OAuth clients. */
@Injectable()
export class GrantsService implements OnModuleInit {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly artifacts: ArtifactsRepository,
    private readonly standings: GrantStandings,
    private readonly removals: CompanyRemovals,
    private readonly accountRemovals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // The tokens first: a removal that ends halfway is repeated, and finds their grants still there.
    this.removals.add({
      remove: async (company) => {
        await this.artifacts.removeOfGrants(await this.grants.idsIn(company));
        await this.grants.removeAll(company);
      },
    });
    this.accountRemovals.add({
      remove: async (user) => {
        await this.artifacts.removeOfGrants(await this.grants.idsOf(user));
        await this.grants.removeAllOf(user);
      },
    });
  }

  /** The grant, or null when it has ended or its holder may not act by it any more. */
  async live(id: string): Promise<StoredGrant | null> {
    const grant = await this.grants.byId(id);
    return grant && (await this.standings.of(grant, this.clock.now())) ? grant : null;
  }

  /** What this client has been allowed by this person in this company, as far as it still counts. */
  async held(company: CompanyId, holder: UserId, clientId: string): Promise<StoredGrant | null> {
    const grant = await this.grants.held(company, holder, clientId);
    return grant && (await this.standings.of(grant, this.clock.now())) ? grant : null;
  }

  /**
   * Adds to what was allowed before; what does not count any more is replaced, so that no token of it comes back to life.
   * @throws AppError `not_found` for a company that the user does not belong to
   */
  async allow(consent: Consent): Promise<StoredGrant> {
    const { companyId: company, userId: holder, client } = consent;
    const standing = await this.standings.at(company, holder);
    if (!standing) throw noSuchCompany();
    const now = this.clock.now();
    const values = {
      clientName: client.name,
      redirectHost: client.redirectHost,
      permissions: [...consent.permissions],
      expiresAt: new Date(now.getTime() + GRANT_LIFETIME),
    };
    const before = await this.grants.held(company, holder, client.id);
    if (before && (await this.standings.of(before, now))) {
      const permissions = union(before.permissions, consent.permissions);
      const widened = await this.grants.widen(company, before._id, { ...values, permissions });
      return widened ?? this.allow(consent);
    }
    if (before) await this.endById(before._id.toHexString());
    const { membership, user } = standing;
    const added = await this.grants.add(company, holder, {
      ...values,
      clientId: client.id,
      // The clock by which they joined may be ahead of this one: a grant from before it would open nothing.
      createdAt: new Date(Math.max(now.getTime(), membership.joinedAt.getTime())),
      credentialsSince: user.credentialsSince,
    });
    // Another consent of the same person came first: this one adds to it.
    return added ?? this.allow(consent);
  }

  /** With all tokens that came from it. */
  async endById(id: string): Promise<void> {
    await this.grants.remove(id);
    await this.artifacts.removeOfGrant(id);
  }
}

const union = (one: readonly Permission[], other: readonly Permission[]): Permission[] =>
  PERMISSIONS.filter((permission) => one.includes(permission) || other.includes(permission));
