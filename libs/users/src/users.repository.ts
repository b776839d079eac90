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

  /**
   * Puts the second factor in force whose code of this step was the last to be taken. False when it is another one by
   * now. The secret stays as it is stored: it may have been put under another key since it was read.
   */
  async confirmSecondFactor(
    id: UserId,
    step: number,
    { confirmedAt, recoveryHashes }: Pick<StoredSecondFactor, 'confirmedAt' | 'recoveryHashes'>,
  ): Promise<boolean> {
    const held = { 'secondFactor.lastStep': step, 'secondFactor.confirmedAt': null };
    const change = {
      'secondFactor.confirmedAt': confirmedAt,
      'secondFactor.recoveryHashes': recoveryHashes,
    };
    return (await this.change(id, held, { $set: change })) !== null;
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
