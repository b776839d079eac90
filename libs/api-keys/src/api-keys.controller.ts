import { Allow, Ctx, CurrentUser } from '@aidoo/companies';
import type { MemberContext, SignedInUser } from '@aidoo/companies';
import { MayFail, PageQueryDto } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiKeyMaker } from './api-key-maker.service.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { ApiKeysPage, NewApiKey } from './dto/api-key.dto.ts';
import { CreateApiKeyDto } from './dto/create-api-key.dto.ts';

@Controller('api/v1/companies/:companyId/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly maker: ApiKeyMaker,
  ) {}

  /** API keys, newest first: those of the whole company for owner and admin, else one’s own. A revoked one stays for 90 days. */
  @Get()
  @Allow('api-keys.list')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<ApiKeysPage> {
    return this.keys.list(ctx, query);
  }

  /** Makes an API key. The key itself is in this answer and never again. */
  @Post()
  @Allow('api-keys.create')
  @Header('Cache-Control', 'no-store')
  @MayFail(['conflict', 'rate_limited'])
  create(
    @Ctx() ctx: MemberContext,
    @CurrentUser() signedIn: SignedInUser,
    @Body() input: CreateApiKeyDto,
  ): Promise<NewApiKey> {
    return this.maker.make(ctx, signedIn, input);
  }

  /** Revokes an API key: it is refused on its very next call. */
  @Delete(':id')
  @Allow('api-keys.revoke')
  @HttpCode(204)
  revoke(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<void> {
    return this.keys.revoke(ctx, id);
  }
}
