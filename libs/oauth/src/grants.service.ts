import { CompanyRemovals, PERMISSIONS, SignIns } from '@aidoo/companies';
import type { Permission, SignedInUser } from '@aidoo/companies';
import { AppError, Clock } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { AccountRemovals } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ArtifactsRepository } from './artifacts.repository.ts';
import { ClientsRepository } from './clients/clients.repository.ts';
import { companyOf, GrantStandings } from './grant-standings.service.ts';
import type { Standing } from './grant-standings.service.ts';
import { counts } from './grant-status.ts';
import { GrantsRepository } from './grants.repository.ts';
import type { Whose } from './grants.repository.ts';
import { GRANT_LIFETIME } from './lifetimes.ts';
import type { StoredGrant } from './schemas/grant.schema.ts';

/** More than that many consents of one person for one client do not come at the same moment. */
const ROUNDS = 8;

/** What a person allows: which client, in which company, to do what. */
export interface Consent {
  readonly companyId: CompanyId;
  /** Whose consent it is, by the sign-in that the request was let in by. */
  readonly by: SignedInUser;
  readonly client: { readonly id: string; readonly name: string; readonly redirectHost: string };
  readonly permissions: readonly Permission[];
}

/** What people have allowed OAuth clients. */
@Injectable()
export class GrantsService implements OnModuleInit {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly artifacts: ArtifactsRepository,
    private readonly clients: ClientsRepository,
    private readonly standings: GrantStandings,
    private readonly signIns: SignIns,
    private readonly removals: CompanyRemovals,
    private readonly accountRemovals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.endAll({ companyId: company }) });
    this.accountRemovals.add({ remove: (user) => this.endAll({ holder: user }) });
  }

  /** The grant, or null when it has ended or its holder may not act by it any more. */
  async live(id: string): Promise<StoredGrant | null> {
    const grant = await this.grants.byId(id);
    return grant && (await this.standings.of(grant, this.clock.now())) ? grant : null;
  }

  /** Of a grant that is there, whether it counts or not. */
  async companyOf(id: string): Promise<CompanyId | null> {
    const grant = await this.grants.byId(id);
    return grant && companyOf(grant);
  }

  /** What this client has been allowed by this person in this company, as far as it still counts. */
  async held(company: CompanyId, holder: UserId, clientId: string): Promise<StoredGrant | null> {
    const grant = await this.grants.held(company, holder, clientId);
    return grant && (await this.standings.of(grant, this.clock.now())) ? grant : null;
  }

  /**
   * Adds to what was allowed before; what does not count any more is replaced, so that no token of it comes back to life.
   * @returns null, and nothing has happened, when the sign-in has ended or the person has no place in the company any more
   * @throws AppError `conflict` when others were faster again and again
   */
  async allow(consent: Consent): Promise<StoredGrant | null> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const standing = await this.standings.at(consent.companyId, consent.by.userId);
      if (!standing || !(await this.signIns.stillCounts(consent.by))) return null;
      const grant = await this.settle(consent, standing);
      if (grant) return grant;
    }
    throw new AppError('conflict', 'This was allowed several times at once. Try again.');
  }

  /** Null when somebody came first, another consent or whoever ended the grant: it is to be looked at anew. */
  private async settle(
    { companyId: company, by, client, permissions }: Consent,
    standing: Standing,
  ): Promise<StoredGrant | null> {
    const now = this.clock.now();
    const values = {
      clientName: client.name,
      redirectHost: client.redirectHost,
      expiresAt: new Date(now.getTime() + GRANT_LIFETIME),
    };
    // First: a grant whose client is gone would be of no use, a client that is kept for nothing does no harm.
    await this.clients.keepUntil(client.id, values.expiresAt);
    const before = await this.grants.held(company, by.userId, client.id);
    if (before && counts(before, standing, now)) {
      const both = union(before.permissions, permissions);
      return this.grants.widen(company, before, { ...values, permissions: both });
    }
    if (before) await this.endById(before._id.toHexString());
    const { membership, user } = standing;
    const added = await this.grants.add(company, by.userId, {
      ...values,
      permissions: [...permissions],
      clientId: client.id,
      // The clock by which they joined may be ahead of this one: a grant from before it would open nothing.
      createdAt: new Date(Math.max(now.getTime(), membership.joinedAt.getTime())),
      credentialsSince: user.credentialsSince,
    });
    // When all credentials ended after the request was let in, the account read here is the one after: as with keys,
    // the sign-in is asked for once more when the grant is there.
    if (!added || (await this.signIns.stillCounts(by))) return added;
    await this.endById(added._id.toHexString());
    return null;
  }

  /** With all tokens that came from it. */
  async endById(id: string): Promise<void> {
    await this.grants.remove(id);
    await this.artifacts.removeOfGrants([id]);
  }

  /** The tokens first: what fails halfway is repeated, and finds them by their grants. */
  private async endAll(whose: Whose): Promise<void> {
    await this.artifacts.removeOfGrants(await this.grants.idsOf(whose));
    await this.grants.removeAll(whose);
  }
}

const union = (one: readonly Permission[], other: readonly Permission[]): Permission[] =>
  PERMISSIONS.filter((permission) => one.includes(permission) || other.includes(permission));
