import { Public } from '@aidoo/companies';
import { Controller, Get, Header } from '@nestjs/common';
import { ResourceServer } from './resource-server.ts';

/** Where clients that know only the address of `/mcp` learn who gives out tokens for it (RFC 9728). */
@Controller('.well-known')
export class ProtectedResourceController {
  constructor(private readonly resource: ResourceServer) {}

  @Get(['oauth-protected-resource', 'oauth-protected-resource/mcp'])
  @Public()
  @Header('Access-Control-Allow-Origin', '*')
  describe(): ResourceServer['metadata'] {
    return this.resource.metadata;
  }
}
