import { Lookup } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredCompany } from './schemas/company.schema.ts';

interface NewCompany {
  readonly name: string;
  readonly ownerUserId: UserId;
  readonly createdAt: Date;
}

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

  async byId(companyId: CompanyId): Promise<StoredCompany | null> {
    return this.lookup.one({ _id: new Types.ObjectId(companyId) });
  }
}
