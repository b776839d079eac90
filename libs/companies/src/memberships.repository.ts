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

  /** In no particular order; whoever is no member is left out. */
  async ofUsers(companyId: CompanyId, userIds: readonly UserId[]): Promise<StoredMembership[]> {
    return this.find(companyId, { userId: trusted({ $in: userIds.map((id) => new Types.ObjectId(id)) }) });
  }

  /** At most `limit`, in the order in which they came. The owner's own place says `admin`, too. */
  async admins(companyId: CompanyId, limit: number): Promise<StoredMembership[]> {
    return this.find(companyId, { role: 'admin' }, { sort: { _id: 1 }, limit });
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

  /** Compare and set. Null when there is no such member, or no longer with the role `from`. */
  async setRole(
    companyId: CompanyId,
    userId: UserId,
    from: StoredRole,
    role: StoredRole,
  ): Promise<StoredMembership | null> {
    return this.update(companyId, { userId: new Types.ObjectId(userId), role: from }, { $set: { role } });
  }

  /** Of several that saw the same earlier time, here or in another process, one writes. */
  async markSeen(companyId: CompanyId, userId: UserId, seen: Date | null, at: Date): Promise<void> {
    const member = { userId: new Types.ObjectId(userId), lastSeenAt: seen };
    await this.update(companyId, member, { $set: { lastSeenAt: at } });
  }

  /** Whether it still was as it was read; it is gone then. One atomic step. */
  async remove(companyId: CompanyId, { _id, role }: Readonly<StoredMembership>): Promise<boolean> {
    return (await this.delete(companyId, { _id, role })) > 0;
  }

  async removeUser(companyId: CompanyId, userId: UserId): Promise<void> {
    await this.delete(companyId, { userId: new Types.ObjectId(userId) });
  }

  /** As it was, after {@link remove}. */
  async restore(companyId: CompanyId, membership: Readonly<StoredMembership>): Promise<void> {
    await this.insert(companyId, membership);
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
