import { CredentialsModule } from '@aidoo/credentials';
import { Module } from '@nestjs/common';
import { ErpOpener } from './erp-opener.ts';
import { SchemaCache } from './schema/schema-cache.ts';

@Module({
  imports: [CredentialsModule],
  providers: [ErpOpener, SchemaCache],
  exports: [ErpOpener],
})
export class ErpModule {}
