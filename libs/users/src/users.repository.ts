import { Lookup } from '@aidoo/database';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredUser } from './schemas/user.schema.ts';

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
}
