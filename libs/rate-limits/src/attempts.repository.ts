import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit } from './limit.ts';

const COLLECTION = 'attempts';

/**
 * Counts attempts in the store, so that all instances count together. What is counted (addresses, sources) has no
 * tenant: one of the few repositories that are not bound to one.
 */
@Injectable()
export class AttemptsRepository implements OnModuleInit {
  private readonly counters = new Map<string, RateLimiterMongo>();

  constructor(@InjectConnection() private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    // All limits share the collection, and its indexes.
    await this.counter({ name: 'any', points: 1, seconds: 1 }).createIndexes();
  }

  /** One atomic step. */
  async take(limit: Limit, key: string): Promise<number | null> {
    try {
      await this.counter(limit).consume(key);
      return null;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.ceil(refusal.msBeforeNext / 1000);
      throw refusal;
    }
  }

  /** Not by the limiter's own `reward`, which gives back also what nobody has taken, and so saves up attempts. */
  async giveBack(limit: Limit, key: string): Promise<void> {
    const taken = { key: this.counter(limit).getKey(key), points: { $gt: 0 }, expire: { $gt: new Date() } };
    await this.connection.collection(COLLECTION).updateOne(taken, { $inc: { points: -1 } });
  }

  private counter({ name, points, seconds }: Limit): RateLimiterMongo {
    const known = this.counters.get(name);
    if (known?.points === points && known.duration === seconds) return known;
    const counter = new RateLimiterMongo({
      storeClient: this.connection.db,
      tableName: COLLECTION,
      disableIndexesCreation: true,
      keyPrefix: name,
      points,
      duration: seconds,
    });
    this.counters.set(name, counter);
    return counter;
  }
}
