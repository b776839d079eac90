import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import type { Page } from '@aidoo/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { AuditRecord } from './audit-record.ts';
import { LogQueryDto } from './dto/log-query.dto.ts';
import { LogReaderService } from './log-reader.service.ts';

@Controller('api/v1/companies/:companyId/logs')
export class AuditLogsController {
  constructor(private readonly logs: LogReaderService) {}

  @Get()
  @Allow('logs.read')
  list(@Ctx() ctx: MemberContext, @Query() query: LogQueryDto): Promise<Page<AuditRecord>> {
    return this.logs.list(ctx, query);
  }

  @Get(':id')
  @Allow('logs.read')
  read(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<AuditRecord> {
    return this.logs.read(ctx, id);
  }
}
