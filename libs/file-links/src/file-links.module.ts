import { ApiKeysModule } from '@aidoo/api-keys';
import { AuditLogsModule } from '@aidoo/audit-logs';
import { CompaniesModule } from '@aidoo/companies';
import { ErpModule } from '@aidoo/erp';
import { Clock, KernelModule } from '@aidoo/kernel';
import { OAuthModule } from '@aidoo/oauth';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Beats } from './beats.ts';
import { Downloads } from './downloads.service.ts';
import { FileLinksRepository } from './file-links.repository.ts';
import { FileLinks } from './file-links.service.ts';
import { FileSource } from './file-source.service.ts';
import { FilesController } from './files.controller.ts';
import { HolderWatch } from './holder-watch.service.ts';
import { LinkDoor } from './link-door.service.ts';
import { LinkHolder } from './link-holder.service.ts';
import { FileLinkSchema, StoredFileLink } from './schemas/file-link.schema.ts';
import { TransferRecord } from './transfer-record.service.ts';
import { Uploads } from './uploads.service.ts';

@Module({
  imports: [
    ApiKeysModule,
    AuditLogsModule,
    CompaniesModule,
    ErpModule,
    KernelModule,
    OAuthModule,
    UsersModule,
    MongooseModule.forFeature([{ name: StoredFileLink.name, schema: FileLinkSchema }]),
  ],
  controllers: [FilesController],
  providers: [
    Beats,
    Clock,
    Downloads,
    FileLinks,
    FileLinksRepository,
    FileSource,
    HolderWatch,
    LinkDoor,
    LinkHolder,
    TransferRecord,
    Uploads,
  ],
  exports: [FileLinks],
})
export class FileLinksModule {}
