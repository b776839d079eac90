import { isDuplicateKey, TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredDataPolicy } from './schemas/data-policy.schema.ts';

export interface NewPolicy extends Pick<StoredDataPolicy, 'policy' | 'revision' | 'updatedAt'> {
  readonly updatedBy: UserId;
}

/** A company has one data policy or none. */
@Injectable()
export class DataPoliciesRepository extends TenantRepository<StoredDataPolicy> {
  constructor(@InjectModel(StoredDataPolicy.name) model: Model<StoredDataPolicy>) {
    super(model);
  }

  /** What every call of a tool reads. */
  async of(companyId: CompanyId): Promise<Readonly<StoredDataPolicy> | null> {
    return this.look(companyId);
  }

  /**
   * Compare and set.
   * @param replaced the revision of the policy that is there; null: there is none yet
   * @returns null when that is not so any more
   */
  async put(
    companyId: CompanyId,
    replaced: string | null,
    { updatedBy, ...policy }: NewPolicy,
  ): Promise<StoredDataPolicy | null> {
    const values = { ...policy, updatedBy: new Types.ObjectId(updatedBy) };
    if (replaced !== null) return this.update(companyId, { revision: replaced }, { $set: values });
    try {
      return await this.insert(companyId, values);
    } catch (error) {
      // Two first ones at once: the other one has inserted.
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  async remove(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
