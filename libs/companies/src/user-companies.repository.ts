import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted } from 'mongoose';
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
    @InjectModel(StoredMembership.name) private readonly memberships: Model<StoredMembership>,
    @InjectModel(StoredCompany.name) private readonly companies: Model<StoredCompany>,
  ) {}

  /** In the order in which the user came to them. A membership whose company does not exist is left out. */
  async of(userId: UserId): Promise<UserCompany[]> {
    const memberships = await this.memberships
      .find({ userId })
      .sort({ _id: 1 })
      .lean<StoredMembership[]>()
      .exec();
    const companies = await this.companies
      .find({ _id: trusted({ $in: memberships.map(({ companyId }) => companyId) }) })
      .lean<StoredCompany[]>()
      .exec();
    const byId = new Map(companies.map((company) => [company._id.toHexString(), company]));
    return memberships.flatMap((membership) => {
      const company = byId.get(membership.companyId.toHexString());
      return company && !company.deletedAt ? [{ membership, company }] : [];
    });
  }

  /** Every place that the user has anywhere. */
  async removeMemberships(userId: UserId): Promise<void> {
    await this.memberships.deleteMany({ userId }).exec();
  }
}
