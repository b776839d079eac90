import { Clock } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditLogsController } from './audit-logs.controller.ts';
import { AuditLogsRepository } from './audit-logs.repository.ts';
import { AuditLogsService } from './audit-logs.service.ts';
import { LogReaderService } from './log-reader.service.ts';
import { OpenRecordsSweep } from './open-records.sweep.ts';
import { AuditLogDocument, AuditLogSchema } from './schemas/audit-log.schema.ts';

@Module({
  imports: [MongooseModule.forFeature([{ name: AuditLogDocument.name, schema: AuditLogSchema }])],
  controllers: [AuditLogsController],
  providers: [AuditLogsRepository, AuditLogsService, LogReaderService, OpenRecordsSweep, Clock],
  exports: [AuditLogsService, OpenRecordsSweep],
})
export class AuditLogsModule {}
