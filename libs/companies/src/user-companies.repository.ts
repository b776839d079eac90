import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredCompany } from './schemas/company.schema.ts';
import { StoredMembership } from './schemas/membership.schema.ts';

export interface UserCompany {
  readonly membership: StoredMembership;
  readonly company: StoredCompany;
}

/**
 * The companies of one user, across tenants: somebody who has just signed in has named none yet. Bound to the user
 * instead, and one of the few repositories that are not bound to a tenant.
 */
@Injectable()
export class UserCompaniesRepository {
  constructor(
    @InjectModel(StoredMembership.name) private readonly places: Model<StoredMembership>,
    @InjectModel(StoredCompany.name) private readonly companies: Model<StoredCompany>,
  ) {}

  /** In the order in which the user came to them. A membership whose company does not exist is left out. */
  async of(userId: UserId): Promise<UserCompany[]> {
    return this.withCompanies(await this.memberships(userId, {}));
  }

  /** In the order in which they were made, after `after` when given. */
  async memberships(
    userId: UserId,
    { after, limit }: { after?: string | undefined; limit?: number },
  ): Promise<StoredMembership[]> {
    const later = after === undefined ? {} : { _id: trusted({ $gt: new Types.ObjectId(after) }) };
    const query = this.places.find({ userId, ...later }).sort({ _id: 1 });
    if (limit !== undefined) query.limit(limit);
    return query.lean<StoredMembership[]>().exec();
  }

  /** Those whose company exists. */
  async withCompanies(memberships: readonly StoredMembership[]): Promise<UserCompany[]> {
    const companies = await this.companies
      .find({ _id: trusted({ $in: memberships.map(({ companyId }) => companyId) }), deletedAt: null })
      .lean<StoredCompany[]>()
      .exec();
    const byId = new Map(companies.map((company) => [company._id.toHexString(), company]));
    return memberships.flatMap((membership) => {
      const company = byId.get(membership.companyId.toHexString());
      return company ? [{ membership, company }] : [];
    });
  }

  /** Every place that the user has anywhere. */
  async removeMemberships(userId: UserId): Promise<void> {
    await this.places.deleteMany({ userId }).exec();
  }
}
