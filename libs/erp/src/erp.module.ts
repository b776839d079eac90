import { CredentialsModule } from '@aidoo/credentials';
import { DataPoliciesModule } from '@aidoo/data-policies';
import { Module } from '@nestjs/common';
import { ErpOpener } from './erp-opener.ts';
import { SchemaCache } from './schema/schema-cache.ts';

@Module({
  imports: [CredentialsModule, DataPoliciesModule],
  providers: [ErpOpener, SchemaCache],
  exports: [ErpOpener],
})
export class ErpModule {}
