import { CompaniesModule } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DataPoliciesRepository } from './data-policies.repository.ts';
import { DataPolicies } from './data-policies.service.ts';
import { DataPolicyController } from './data-policy.controller.ts';
import { DataPolicySchema, StoredDataPolicy } from './schemas/data-policy.schema.ts';

@Module({
  imports: [
    CompaniesModule,
    MongooseModule.forFeature([{ name: StoredDataPolicy.name, schema: DataPolicySchema }]),
  ],
  controllers: [DataPolicyController],
  providers: [Clock, DataPolicies, DataPoliciesRepository],
  exports: [DataPolicies],
})
export class DataPoliciesModule {}
