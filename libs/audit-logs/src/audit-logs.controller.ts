import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { AuditRecord, AuditRecordsPage } from './dto/audit-record.dto.ts';
import { LogQueryDto } from './dto/log-query.dto.ts';
import { LogReaderService } from './log-reader.service.ts';

@Controller('api/v1/companies/:companyId/logs')
export class AuditLogsController {
  constructor(private readonly logs: LogReaderService) {}

  /** What assistants did, newest first: in the whole company for owner and admin, else one’s own. */
  @Get()
  @Allow('logs.read')
  list(@Ctx() ctx: MemberContext, @Query() query: LogQueryDto): Promise<AuditRecordsPage> {
    return this.logs.list(ctx, query);
  }

  /** One call on record. */
  @Get(':id')
  @Allow('logs.read')
  read(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<AuditRecord> {
    return this.logs.read(ctx, id);
  }
}
