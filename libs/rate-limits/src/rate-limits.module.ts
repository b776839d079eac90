import { Clock, KernelModule } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AttemptsRepository } from './attempts.repository.ts';
import { Attempts } from './attempts.service.ts';
import { CallCounter } from './call-counter.service.ts';
import { CallCountsRepository } from './call-counts.repository.ts';
import { CallCountSchema, StoredCallCount } from './schemas/call-count.schema.ts';

@Module({
  imports: [
    KernelModule,
    MongooseModule.forFeature([{ name: StoredCallCount.name, schema: CallCountSchema }]),
  ],
  providers: [Attempts, AttemptsRepository, CallCounter, CallCountsRepository, Clock],
  exports: [Attempts, CallCounter],
})
export class RateLimitsModule {}
