import { isObjectIdText } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { Types } from 'mongoose';
import type { Model, QueryFilter, SortOrder, UpdateQuery } from 'mongoose';
import { Lookup } from './lookup.ts';
import type { Holding } from './lookup.ts';

export interface TenantDocument {
  _id: Types.ObjectId;
  companyId: Types.ObjectId;
}

export interface FindOptions {
  sort?: Record<string, SortOrder>;
  limit?: number;
}

/**
 * The only way to a tenant's documents. Every query is bound to a company: by type, because the first parameter is
 * a {@link CompanyId}, and at run time, because what is no company id throws before the store is asked.
 */
export abstract class TenantRepository<T extends TenantDocument> {
  protected readonly lookup: Lookup<T>;

  constructor(protected readonly model: Model<T>) {
    this.lookup = new Lookup(model);
  }

  protected async insert(
    companyId: CompanyId,
    values: Omit<T, '_id' | 'companyId'> & { _id?: Types.ObjectId },
  ): Promise<T> {
    const document = { ...values, ...this.bound(companyId) };
    const [created] = await this.model.create([document as never]);
    return created!.toObject<T>();
  }

  protected async findOne(companyId: CompanyId, filter: QueryFilter<T> = {}): Promise<T | null> {
    return this.model.findOne(this.scope(companyId, filter)).lean<T>().exec();
  }

  /** For what every call reads. */
  protected async look(companyId: CompanyId, filter: Holding<T> = {}): Promise<Readonly<T> | null> {
    return this.lookup.one({ ...filter, ...this.bound(companyId) });
  }

  protected async find(
    companyId: CompanyId,
    filter: QueryFilter<T> = {},
    options: FindOptions = {},
  ): Promise<T[]> {
    const query = this.model.find(this.scope(companyId, filter)).sort(options.sort ?? { _id: 1 });
    if (options.limit !== undefined) query.limit(options.limit);
    return query.lean<T[]>().exec();
  }

  /** The document after the change, or null when none matched. One atomic step: a condition in `filter` holds while it is changed. */
  protected async update(
    companyId: CompanyId,
    filter: QueryFilter<T>,
    change: UpdateQuery<T>,
  ): Promise<T | null> {
    return this.model
      .findOneAndUpdate(this.scope(companyId, filter), change, { returnDocument: 'after' })
      .lean<T>()
      .exec();
  }

  protected async upsert(companyId: CompanyId, filter: QueryFilter<T>, change: UpdateQuery<T>): Promise<T> {
    const options = { returnDocument: 'after', upsert: true } as const;
    const stored = await this.model
      .findOneAndUpdate(this.scope(companyId, filter), change, options)
      .lean<T>()
      .exec();
    return stored;
  }

  /** How many were deleted. */
  protected async delete(companyId: CompanyId, filter: QueryFilter<T>): Promise<number> {
    return (await this.model.deleteMany(this.scope(companyId, filter)).exec()).deletedCount;
  }

  private scope(companyId: CompanyId, filter: QueryFilter<T>): QueryFilter<T> {
    // Last, so that no filter can name another company.
    return { ...filter, ...this.bound(companyId) };
  }

  protected bound(companyId: CompanyId): { companyId: Types.ObjectId } {
    if (!isObjectIdText(companyId)) throw new TypeError(`${this.model.modelName}: a query without a company`);
    return { companyId: new Types.ObjectId(companyId) };
  }
}
