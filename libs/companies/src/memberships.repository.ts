import { TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
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
    await this.insert(companyId, { userId: new Types.ObjectId(userId), role, joinedAt, lastSeenAt: null });
  }

  /** In the order in which they came, at most `limit`, after `after` when given. */
  async page(
    companyId: CompanyId,
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<StoredMembership[]> {
    const later = after === undefined ? {} : { _id: trusted({ $gt: new Types.ObjectId(after) }) };
    return this.find(companyId, later, { sort: { _id: 1 }, limit });
  }

  /** Null when there is no such member. */
  async setRole(companyId: CompanyId, userId: UserId, role: StoredRole): Promise<StoredMembership | null> {
    return this.update(companyId, { userId: new Types.ObjectId(userId) }, { $set: { role } });
  }

  /** Of several that saw the same earlier time, here or in another process, one writes. */
  async markSeen(companyId: CompanyId, userId: UserId, seen: Date | null, at: Date): Promise<void> {
    const member = { userId: new Types.ObjectId(userId), lastSeenAt: seen };
    await this.update(companyId, member, { $set: { lastSeenAt: at } });
  }

  /** What was removed, to be put back by {@link restore}; null when there was no such member. */
  async remove(companyId: CompanyId, userId: UserId): Promise<StoredMembership | null> {
    const found = await this.of(companyId, userId);
    if (!found || (await this.delete(companyId, { _id: found._id })) === 0) return null;
    return found;
  }

  async restore(companyId: CompanyId, membership: StoredMembership): Promise<void> {
    await this.insert(companyId, membership);
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
