import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredLoginChallenge } from './schemas/login-challenge.schema.ts';

type NewChallenge = Omit<StoredLoginChallenge, '_id' | 'userId'> & { userId: UserId };

/** Whoever signs in has named no company yet: one of the few repositories that are not bound to a tenant. */
@Injectable()
export class LoginChallengesRepository {
  constructor(@InjectModel(StoredLoginChallenge.name) private readonly model: Model<StoredLoginChallenge>) {}

  async insert({ userId, ...values }: NewChallenge): Promise<void> {
    await this.model.create({ ...values, userId: new Types.ObjectId(userId) });
  }

  async find(hash: string, now: Date): Promise<StoredLoginChallenge | null> {
    return this.model
      .findOne({ hash, expiresAt: trusted({ $gt: now }) })
      .lean<StoredLoginChallenge>()
      .exec();
  }

  async removeOf(userId: UserId): Promise<void> {
    await this.model.deleteMany({ userId }).exec();
  }

  /** Whether it was there: of two answers at the same time one takes it. */
  async take(hash: string): Promise<boolean> {
    return (await this.model.deleteOne({ hash }).exec()).deletedCount === 1;
  }
}
