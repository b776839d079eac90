import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit } from './auth-limits.ts';
import { AuthLimits } from './auth-limits.ts';

export type Counter = keyof AuthLimits;

const COLLECTION = 'attempts';

/**
 * Counts attempts in the store, so that all instances count together. Addresses and sources have no tenant: one of
 * the few repositories that are not bound to one.
 */
@Injectable()
export class AttemptsRepository implements OnModuleInit {
  private counters: Record<Counter, RateLimiterMongo>;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly limits: AuthLimits,
  ) {}

  async onModuleInit(): Promise<void> {
    this.counters = {
      failuresPerAddress: this.counter('address', this.limits.failuresPerAddress),
      failuresPerSource: this.counter('source', this.limits.failuresPerSource),
      registrationsPerSource: this.counter('registration', this.limits.registrationsPerSource),
    };
    // All three share the collection, and its indexes.
    await this.counters.failuresPerAddress.createIndexes();
  }

  /** Counts one more; answers null, or how many seconds to wait when there were too many already. One atomic step. */
  async take(counter: Counter, key: string): Promise<number | null> {
    try {
      await this.counters[counter].consume(key);
      return null;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.ceil(refusal.msBeforeNext / 1000);
      throw refusal;
    }
  }

  /** Takes back what {@link take} has counted. */
  async giveBack(counter: Counter, key: string): Promise<void> {
    await this.counters[counter].reward(key);
  }

  private counter(keyPrefix: string, { points, seconds }: Limit): RateLimiterMongo {
    return new RateLimiterMongo({
      storeClient: this.connection.db,
      tableName: COLLECTION,
      disableIndexesCreation: true,
      keyPrefix,
      points,
      duration: seconds,
    });
  }
}
