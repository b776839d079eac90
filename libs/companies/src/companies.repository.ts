import { inPages, Lookup } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredCompany } from './schemas/company.schema.ts';

interface NewCompany {
  readonly name: string;
  readonly ownerUserId: UserId;
  readonly createdAt: Date;
}

export type CompanyChange = Partial<
  Pick<StoredCompany, 'name' | 'memberCeiling' | 'callLimits' | 'requireSecondFactor'>
>;

/** The tenants themselves: a company's document is found by its own id, which is what binds every other query. */
@Injectable()
export class CompaniesRepository {
  private readonly lookup: Lookup<StoredCompany>;

  constructor(@InjectModel(StoredCompany.name) private readonly model: Model<StoredCompany>) {
    this.lookup = new Lookup(model);
  }

  /** An id that no company has yet. */
  nextId(): string {
    return new Types.ObjectId().toHexString();
  }

  async insert(companyId: CompanyId, values: NewCompany): Promise<StoredCompany> {
    const company = { ...values, ownerUserId: new Types.ObjectId(values.ownerUserId) };
    return (
      await this.model.create({ _id: new Types.ObjectId(companyId), ...company })
    ).toObject<StoredCompany>();
  }

  /** Null also while it is being deleted. */
  async byId(companyId: CompanyId): Promise<StoredCompany | null> {
    const found = await this.lookup.one({ _id: new Types.ObjectId(companyId) });
    return found && !found.deletedAt ? found : null;
  }

  /** Of the limits each number by itself: of two changes at once none undoes the other. Null when there is no such company. */
  async update(
    companyId: CompanyId,
    { callLimits = {}, ...change }: CompanyChange,
  ): Promise<StoredCompany | null> {
    const limits = Object.entries(callLimits).flatMap(([scope, limit]) =>
      Object.entries(limit).map(([window, calls]) => [`callLimits.${scope}.${window}`, calls]),
    );
    const set = { ...change, ...(Object.fromEntries(limits) as Record<string, number>) };
    return this.model
      .findOneAndUpdate({ _id: companyId, deletedAt: null }, { $set: set }, { returnDocument: 'after' })
      .lean<StoredCompany>()
      .exec();
  }

  /** Compare and set: whether `from` still was the owner when `to` became it. */
  async handOver(companyId: CompanyId, from: UserId, to: UserId): Promise<boolean> {
    const owned = { _id: companyId, ownerUserId: from, deletedAt: null };
    const done = await this.model
      .findOneAndUpdate(owned, { $set: { ownerUserId: new Types.ObjectId(to) } })
      .lean<StoredCompany>()
      .exec();
    return done !== null;
  }

  /** Compare and set: whether `owner` still was the owner when the company went. */
  async markDeleted(companyId: CompanyId, owner: UserId, deletedAt: Date): Promise<boolean> {
    const done = await this.model
      .findOneAndUpdate({ _id: companyId, ownerUserId: owner, deletedAt: null }, { $set: { deletedAt } })
      .lean<StoredCompany>()
      .exec();
    return done !== null;
  }

  /** Every company, for whoever runs the server, never for a request. */
  all(): AsyncGenerator<StoredCompany> {
    return inPages(this.model, { deletedAt: null });
  }

  /** Companies whose deletion began before a moment and did not come to its end. */
  async deletedBefore(moment: Date): Promise<StoredCompany[]> {
    return this.model
      .find({ deletedAt: trusted({ $lt: moment }) })
      .lean<StoredCompany[]>()
      .exec();
  }

  async remove(companyId: CompanyId): Promise<void> {
    await this.model.deleteOne({ _id: companyId }).exec();
  }
}
