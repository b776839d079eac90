import { Access } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { All, Controller, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CredentialGuard } from './credential.guard.ts';
import { authInfoOf } from './call-scope.ts';
import { McpEndpoint } from './mcp-endpoint.service.ts';

@Controller('mcp')
export class McpController {
  constructor(private readonly endpoint: McpEndpoint) {}

  @All()
  @Access('credential')
  @UseGuards(CredentialGuard)
  handle(@Req() request: Request & { principal: Principal }, @Res() response: Response): Promise<void> {
    return this.endpoint.handle(Object.assign(request, { auth: authInfoOf(request.principal) }), response);
  }
}
