import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ConnectionProbeService } from './connection-probe.service.ts';
import { SaveOdooConnectionDto } from './dto/save-odoo-connection.dto.ts';
import type { ConnectionTestResult, OdooConnectionView } from './odoo-connection.ts';
import { OdooConnectionsService } from './odoo-connections.service.ts';

@Controller('api/v1/companies/:companyId/odoo-connection')
export class OdooConnectionsController {
  constructor(
    private readonly connections: OdooConnectionsService,
    private readonly prober: ConnectionProbeService,
  ) {}

  @Get()
  @Allow('odoo-connection.read')
  read(@Ctx() ctx: MemberContext): Promise<OdooConnectionView> {
    return this.connections.read(ctx);
  }

  @Put()
  @Allow('odoo-connection.change')
  save(@Ctx() ctx: MemberContext, @Body() input: SaveOdooConnectionDto): Promise<OdooConnectionView> {
    return this.connections.save(ctx, input);
  }

  @Delete()
  @Allow('odoo-connection.change')
  @HttpCode(204)
  remove(@Ctx() ctx: MemberContext): Promise<void> {
    return this.connections.remove(ctx);
  }

  @Post('test')
  @Allow('odoo-connection.change')
  @HttpCode(200)
  test(@Ctx() ctx: MemberContext): Promise<ConnectionTestResult> {
    return this.prober.probe(ctx);
  }
}
