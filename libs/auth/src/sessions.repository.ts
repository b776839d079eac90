import { isObjectIdText } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredSession } from './schemas/session.schema.ts';

const MAX_LISTED = 100;

export type NewSession = Omit<StoredSession, '_id' | 'userId'> & { userId: UserId };
export type Rotation = Pick<StoredSession, 'secretHash' | 'spent' | 'lastUsedAt' | 'userAgent' | 'address'>;

/** Sessions belong to a user, whatever company they look at: one of the few repositories not bound to a tenant. */
@Injectable()
export class SessionsRepository {
  constructor(@InjectModel(StoredSession.name) private readonly model: Model<StoredSession>) {}

  async insert(values: NewSession): Promise<StoredSession> {
    const userId = new Types.ObjectId(values.userId);
    return (await this.model.create({ ...values, userId })).toObject<StoredSession>();
  }

  async byId(id: string): Promise<StoredSession | null> {
    return isObjectIdText(id) ? this.model.findById(id).lean<StoredSession>().exec() : null;
  }

  async byFamily(familyHash: string): Promise<StoredSession | null> {
    return this.model.findOne({ familyHash }).lean<StoredSession>().exec();
  }

  async bySso(ssoHash: string): Promise<StoredSession | null> {
    return this.model.findOne({ ssoHash }).lean<StoredSession>().exec();
  }

  /** Compare and set: whether `secretHash` was still the session's when it was replaced. */
  async rotate(id: Types.ObjectId, secretHash: string, values: Rotation): Promise<boolean> {
    const replaced = await this.model
      .findOneAndUpdate({ _id: id, secretHash }, { $set: values })
      .lean<StoredSession>()
      .exec();
    return replaced !== null;
  }

  /** The latest first, and no more than anybody looks through. */
  async of(userId: UserId): Promise<StoredSession[]> {
    return this.model
      .find({ userId })
      .sort({ lastUsedAt: -1 })
      .limit(MAX_LISTED)
      .lean<StoredSession[]>()
      .exec();
  }

  async remove(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id }).exec();
  }

  /** How many were removed. */
  async removeOf(userId: UserId, which: { id: string } | { except: string } | 'all'): Promise<number> {
    const chosen =
      which === 'all'
        ? {}
        : { _id: 'id' in which ? which.id : trusted({ $ne: new Types.ObjectId(which.except) }) };
    return (await this.model.deleteMany({ userId, ...chosen }).exec()).deletedCount;
  }
}
