import { TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredMembership } from './schemas/membership.schema.ts';
import type { StoredRole } from './stored-role.ts';

/** Who belongs to a company. */
@Injectable()
export class MembershipsRepository extends TenantRepository<StoredMembership> {
  constructor(@InjectModel(StoredMembership.name) model: Model<StoredMembership>) {
    super(model);
  }

  async of(companyId: CompanyId, userId: UserId): Promise<StoredMembership | null> {
    return this.look(companyId, { userId: new Types.ObjectId(userId) });
  }

  async add(companyId: CompanyId, userId: UserId, role: StoredRole, joinedAt: Date): Promise<void> {
    await this.insert(companyId, { userId: new Types.ObjectId(userId), role, joinedAt });
  }
}
