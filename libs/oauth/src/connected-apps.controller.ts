import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { PageQueryDto } from '@aidoo/kernel';
import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ConnectedAppsService } from './connected-apps.service.ts';
import { ConnectedAppsPage } from './dto/connected-app.dto.ts';

@Controller('api/v1/companies/:companyId/connected-apps')
export class ConnectedAppsController {
  constructor(private readonly apps: ConnectedAppsService) {}

  /** OAuth clients that hold a grant, newest first: those of the whole company for owner and admin, else one’s own. */
  @Get()
  @Allow('connected-apps.list')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<ConnectedAppsPage> {
    return this.apps.list(ctx, query);
  }

  /** Ends an OAuth client’s access: its tokens are refused on the very next call. */
  @Delete(':grantId')
  @Allow('connected-apps.end')
  @HttpCode(204)
  end(@Ctx() ctx: MemberContext, @Param('grantId') id: string): Promise<void> {
    return this.apps.end(ctx, id);
  }
}
