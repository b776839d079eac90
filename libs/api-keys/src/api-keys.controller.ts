import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { PageQueryDto } from '@aidoo/kernel';
import type { Page } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { ApiKeyView, NewApiKey } from './api-key.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { CreateApiKeyDto } from './dto/create-api-key.dto.ts';

@Controller('api/v1/companies/:companyId/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @Allow('api-keys.list')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<Page<ApiKeyView>> {
    return this.keys.list(ctx, query);
  }

  @Post()
  @Allow('api-keys.create')
  @Header('Cache-Control', 'no-store')
  create(@Ctx() ctx: MemberContext, @Body() input: CreateApiKeyDto): Promise<NewApiKey> {
    return this.keys.create(ctx, input);
  }

  @Delete(':id')
  @Allow('api-keys.revoke')
  @HttpCode(204)
  revoke(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<void> {
    return this.keys.revoke(ctx, id);
  }
}
