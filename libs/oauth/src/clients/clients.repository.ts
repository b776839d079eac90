import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { trusted } from 'mongoose';
import type { Model } from 'mongoose';
import { StoredClient } from '../schemas/client.schema.ts';

/** A client belongs to nobody: people of many companies use the same one. Not bound to a tenant. */
@Injectable()
export class ClientsRepository {
  constructor(@InjectModel(StoredClient.name) private readonly model: Model<StoredClient>) {}

  async find(clientId: string, now: Date): Promise<StoredClient | null> {
    return this.model
      .findOne({ clientId, expiresAt: trusted({ $gt: now }) })
      .lean<StoredClient>()
      .exec();
  }

  async add(client: Omit<StoredClient, '_id'>): Promise<void> {
    await this.model.create(client);
  }

  /** Keeps it until then at least; one that has gone stays gone. */
  async keepUntil(clientId: string, expiresAt: Date): Promise<void> {
    await this.model
      .updateOne({ clientId, expiresAt: trusted({ $lt: expiresAt }) }, { $set: { expiresAt } })
      .exec();
  }
}
