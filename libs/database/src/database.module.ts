import { Global, Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { StoreService } from './store.service.ts';

@Global()
@Module({ providers: [StoreService], exports: [StoreService] })
class StoreModule {}

/** Connects Mongoose to the store, and at the end lets go of both in the right order. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
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
        socketTimeoutMS: 60_000,
        retryAttempts: 0,
      }),
    });
    return { module: DatabaseModule, imports: [StoreModule, mongoose], exports: [StoreModule] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
    await this.store.close();
  }
}
