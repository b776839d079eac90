import { isDuplicateKey, TenantRepository } from '@aidoo/database';
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
    const put = () => this.upsert(companyId, { email }, change);
    try {
      return await put();
    } catch (error) {
      // Two first ones for an address at once: the other one is there now, to be replaced.
      if (!isDuplicateKey(error)) throw error;
      return put();
    }
  }

  /** As it was, for whoever could not use it after all. @throws a duplicate key when there is a newer one for the address. */
  async putBack(companyId: CompanyId, invitation: StoredInvitation): Promise<void> {
    await this.insert(companyId, invitation);
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

  /** Null when nobody with this address is invited at the moment. */
  async byEmail(companyId: CompanyId, email: string, now: Date): Promise<StoredInvitation | null> {
    return this.findOne(companyId, { email, expiresAt: trusted({ $gt: now }) });
  }

  /** Whether it was still there, with this very link; it is gone then. One atomic step. */
  async take(companyId: CompanyId, { _id, hash }: StoredInvitation): Promise<boolean> {
    return (await this.delete(companyId, { _id, hash })) > 0;
  }

  /** Whether it was still there, with whatever link. */
  async remove(companyId: CompanyId, id: Types.ObjectId): Promise<boolean> {
    return (await this.delete(companyId, { _id: id })) > 0;
  }

  async removeFor(companyId: CompanyId, email: string): Promise<void> {
    await this.delete(companyId, { email });
  }

  async removeAll(companyId: CompanyId): Promise<void> {
    await this.delete(companyId, {});
  }
}
