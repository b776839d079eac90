import { TenantRepository } from '@aidoo/database';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredInvitation } from './schemas/invitation.schema.ts';

type Values = Omit<StoredInvitation, '_id' | 'companyId' | 'email' | 'invitedBy'> & { invitedBy: UserId };

/** Who was invited and has not come yet. */
@Injectable()
export class InvitationsRepository extends TenantRepository<StoredInvitation> {
  constructor(@InjectModel(StoredInvitation.name) model: Model<StoredInvitation>) {
    super(model);
  }

  /**
   * One of the closed list of queries without a company: the link itself says which company it is for, and nothing
   * else of the request does.
   */
  async byHash(hash: string, now: Date): Promise<StoredInvitation | null> {
    return this.model
      .findOne({ hash, expiresAt: trusted({ $gt: now }) })
      .lean<StoredInvitation>()
      .exec();
  }

  /** One for an address: a new one takes the place of the one before, whose link opens nothing any more. */
  async put(
    companyId: CompanyId,
    email: string,
    { invitedBy, ...values }: Values,
  ): Promise<StoredInvitation> {
    const change = { $set: { ...values, invitedBy: new Types.ObjectId(invitedBy) } };
    return this.upsert(companyId, { email }, change);
  }

  /** By id, with the newest first, at most `limit`, older than `before` when given. */
  async page(
    companyId: CompanyId,
    { before, limit, now }: { before: string | undefined; limit: number; now: Date },
  ): Promise<StoredInvitation[]> {
    const older = before === undefined ? {} : { _id: trusted({ $lt: new Types.ObjectId(before) }) };
    const live = { expiresAt: trusted({ $gt: now }) };
    return this.find(companyId, { ...older, ...live }, { sort: { _id: -1 }, limit });
  }

  async byId(companyId: CompanyId, id: string): Promise<StoredInvitation | null> {
    return this.findOne(companyId, { _id: new Types.ObjectId(id) });
  }

  /** Whether it was there. */
  async remove(companyId: CompanyId, id: string): Promise<boolean> {
    return (await this.delete(companyId, { _id: new Types.ObjectId(id) })) > 0;
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
