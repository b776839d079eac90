import { inPages, Lookup } from '@aidoo/database';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { StoredUser } from './schemas/user.schema.ts';
import type { StoredSecondFactor } from './schemas/user.schema.ts';

/** Accounts belong to no company: this is one of the few repositories that are not bound to a tenant. */
@Injectable()
export class UsersRepository {
  private readonly lookup: Lookup<StoredUser>;

  constructor(@InjectModel(StoredUser.name) private readonly model: Model<StoredUser>) {
    this.lookup = new Lookup(model);
  }

  async insert(values: Omit<StoredUser, '_id'>): Promise<StoredUser> {
    return (await this.model.create(values)).toObject<StoredUser>();
  }

  async byId(id: UserId): Promise<StoredUser | null> {
    return this.lookup.one({ _id: new Types.ObjectId(id) });
  }

  async byIds(ids: readonly UserId[]): Promise<StoredUser[]> {
    return this.model
      .find({ _id: trusted({ $in: [...ids] }) })
      .lean<StoredUser[]>()
      .exec();
  }

  /** The address must be normalised. */
  async byEmail(email: string): Promise<StoredUser | null> {
    return this.model.findOne({ email }).lean<StoredUser>().exec();
  }

  async update(id: UserId, values: Partial<Omit<StoredUser, '_id'>>): Promise<StoredUser | null> {
    return this.change(id, {}, { $set: values });
  }

  /** Only while its sessions are of this epoch; whether it was. One atomic step. */
  async updateInEpoch(
    id: UserId,
    sessionEpoch: string | null,
    values: Partial<Omit<StoredUser, '_id'>>,
  ): Promise<boolean> {
    return (await this.change(id, { sessionEpoch }, { $set: values })) !== null;
  }

  /** Only while nobody has shown that mail to the address reaches them; whether it was so. One atomic step. */
  async updateUnproven(id: UserId, values: Partial<Omit<StoredUser, '_id'>>): Promise<boolean> {
    return (await this.change(id, { emailVerifiedAt: null }, { $set: values })) !== null;
  }

  /** Whether it was not marked before: of two at the same time one does it. */
  async markDeleted(id: UserId, deletedAt: Date): Promise<boolean> {
    return (await this.change(id, { deletedAt: null }, { $set: { deletedAt } })) !== null;
  }

  /** Accounts whose deletion began before a moment and did not come to its end. */
  async deletedBefore(moment: Date): Promise<StoredUser[]> {
    return this.model
      .find({ deletedAt: trusted({ $lt: moment }) })
      .lean<StoredUser[]>()
      .exec();
  }

  async remove(id: UserId): Promise<void> {
    await this.model.deleteOne({ _id: id }).exec();
  }

  /** A second factor that awaits its first code, in the place of another such one; false when one is in force. */
  async beginSecondFactor(id: UserId, secondFactor: StoredSecondFactor): Promise<boolean> {
    const none = { 'secondFactor.confirmedAt': null };
    return (await this.change(id, none, { $set: { secondFactor } })) !== null;
  }

  /** Whether the one with this secret still awaited its first code; it is in force then. One atomic step. */
  async confirmSecondFactor(id: UserId, secret: string, secondFactor: StoredSecondFactor): Promise<boolean> {
    const awaited = { 'secondFactor.secret': secret, 'secondFactor.confirmedAt': null };
    return (await this.change(id, awaited, { $set: { secondFactor } })) !== null;
  }

  /** Whether there was one in force. */
  async removeSecondFactor(id: UserId): Promise<boolean> {
    const inForce = { 'secondFactor.confirmedAt': trusted({ $ne: null }) };
    return (await this.change(id, inForce, { $set: { secondFactor: null } })) !== null;
  }

  /** Whether this step was later than any before; it is the latest then. One atomic step. */
  async takeStep(id: UserId, step: number): Promise<boolean> {
    const later = { 'secondFactor.lastStep': trusted({ $lt: step }) };
    return (await this.change(id, later, { $set: { 'secondFactor.lastStep': step } })) !== null;
  }

  /** Whether there was such a code; it is gone then. One atomic step. */
  async takeRecoveryCode(id: UserId, hash: string): Promise<boolean> {
    const held = { 'secondFactor.recoveryHashes': hash };
    return (await this.change(id, held, { $pull: { 'secondFactor.recoveryHashes': hash } })) !== null;
  }

  /** Of all users, for whoever runs the server, never for a request. */
  withSecondFactor(): AsyncGenerator<StoredUser> {
    return inPages(this.model, { 'secondFactor.secret': trusted({ $exists: true }) });
  }

  /** The same secret in another ciphertext. False when it is no longer the one that was read. */
  async resealSecondFactor(id: UserId, before: string, after: string): Promise<boolean> {
    const held = { 'secondFactor.secret': before };
    return (await this.change(id, held, { $set: { 'secondFactor.secret': after } })) !== null;
  }

  private async change(
    id: UserId,
    filter: QueryFilter<StoredUser>,
    change: UpdateQuery<StoredUser>,
  ): Promise<StoredUser | null> {
    return this.model
      .findOneAndUpdate({ ...filter, _id: id }, change, { returnDocument: 'after' })
      .lean<StoredUser>()
      .exec();
  }
}
