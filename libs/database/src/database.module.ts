import { Global, Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { StoreService } from './store.service.ts';

@Global()
@Module({ providers: [StoreService], exports: [StoreService] })
class StoreModule {}

/** Connects Mongoose to the store, and at the end lets go of both in the right order. */
@Module({})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly store: StoreService,
    @Inject(getConnectionToken()) private readonly connection: Connection,
  ) {}

  static forRoot(): DynamicModule {
    const mongoose = MongooseModule.forRootAsync({
      inject: [StoreService],
      useFactory: async (store: StoreService) => ({
        uri: await store.uri(),
        // A filter with an operator that came from outside is a mistake of ours: Mongoose turns it into plain text.
        sanitizeFilter: true,
        serverSelectionTimeoutMS: 10_000,
        // The driver takes a refused connection for overload and gives up after two more tries, about 0.3 s: a store
        // that is started again needs longer. Six wait for about 6 s, a little longer each time.
        maxAdaptiveRetries: 6,
        socketTimeoutMS: 60_000,
        retryAttempts: 0,
      }),
    });
    return { module: DatabaseModule, imports: [StoreModule, mongoose], exports: [StoreModule] };
  }

  /** No request before the unique indexes are there: until then two people could register the same address. */
  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(Object.values(this.connection.models).map((model) => model.init()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
    await this.store.close();
  }
}
