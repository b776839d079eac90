import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ConnectionProbeService } from './connection-probe.service.ts';
import { OdooConnectionView } from './dto/odoo-connection.dto.ts';
import type { ConnectionTestResult } from './dto/odoo-connection.dto.ts';
import { SaveOdooConnectionDto } from './dto/save-odoo-connection.dto.ts';
import { OdooConnectionsService } from './odoo-connections.service.ts';

@Controller('api/v1/companies/:companyId/odoo-connection')
export class OdooConnectionsController {
  constructor(
    private readonly connections: OdooConnectionsService,
    private readonly prober: ConnectionProbeService,
  ) {}

  /** The Odoo connection, without its secret. */
  @Get()
  @Allow('odoo-connection.read')
  read(@Ctx() ctx: MemberContext): Promise<OdooConnectionView> {
    return this.connections.read(ctx);
  }

  /** Saves the Odoo connection, encrypted. What is left out goes back to its default. */
  @Put()
  @Allow('odoo-connection.change')
  @MayFail(['conflict'])
  save(@Ctx() ctx: MemberContext, @Body() input: SaveOdooConnectionDto): Promise<OdooConnectionView> {
    return this.connections.save(ctx, input);
  }

  /** Removes the Odoo connection: assistants reach nothing any more. */
  @Delete()
  @Allow('odoo-connection.change')
  @HttpCode(204)
  remove(@Ctx() ctx: MemberContext): Promise<void> {
    return this.connections.remove(ctx);
  }

  /** Tries the stored connection. A wrong secret or a silent host is an answer, not an error. */
  @Post('test')
  @Allow('odoo-connection.change')
  @HttpCode(200)
  @MayFail(['rate_limited'])
  test(@Ctx() ctx: MemberContext): Promise<ConnectionTestResult> {
    return this.prober.test(ctx);
  }
}
