import { isDuplicateKey } from '@aidoo/database';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredOneTimeLink } from './schemas/one-time-link.schema.ts';
import type { LinkPurpose } from './schemas/one-time-link.schema.ts';

type NewLink = Pick<StoredOneTimeLink, 'hash' | 'mailed' | 'expiresAt'>;

/** Links belong to an account, which belongs to no company: one of the few repositories that are not bound to a tenant. */
@Injectable()
export class OneTimeLinksRepository {
  constructor(@InjectModel(StoredOneTimeLink.name) private readonly model: Model<StoredOneTimeLink>) {}

  /** In the place of the one that was there for this purpose. */
  async put(userId: UserId, purpose: LinkPurpose, values: NewLink): Promise<void> {
    const place = { userId: new Types.ObjectId(userId), purpose };
    const write = () => this.model.findOneAndUpdate(place, { $set: values }, { upsert: true }).lean().exec();
    await write().catch((error: unknown) => {
      // Two were the first at the same time: now there is one to replace.
      if (isDuplicateKey(error)) return write();
      throw error;
    });
  }

  async find(purpose: LinkPurpose, hash: string, now: Date): Promise<StoredOneTimeLink | null> {
    return this.model
      .findOne({ hash, purpose, expiresAt: trusted({ $gt: now }) })
      .lean<StoredOneTimeLink>()
      .exec();
  }

  /** As {@link find}; it is gone then. One atomic step. */
  async take(purpose: LinkPurpose, hash: string, now: Date): Promise<StoredOneTimeLink | null> {
    return this.model
      .findOneAndDelete({ hash, purpose, expiresAt: trusted({ $gt: now }) })
      .lean<StoredOneTimeLink>()
      .exec();
  }

  async removeAll(userId: UserId, purpose?: LinkPurpose): Promise<void> {
    await this.model.deleteMany({ userId, ...(purpose && { purpose }) }).exec();
  }
}
