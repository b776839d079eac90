import { Public } from '@aidoo/companies';
import { Controller, Get, Header, HttpCode, Options } from '@nestjs/common';
import { ResourceServer } from './resource-server.ts';

const PATHS = ['oauth-protected-resource', 'oauth-protected-resource/mcp'];

/** Where clients that know only the address of `/mcp` learn who gives out tokens for it (RFC 9728). */
@Controller('.well-known')
export class ProtectedResourceController {
  constructor(private readonly resource: ResourceServer) {}

  /** The protected resource: what tokens for `/mcp` are for, and who gives them out (RFC 9728). */
  @Get(PATHS)
  @Public()
  @Header('Access-Control-Allow-Origin', '*')
  describe(): ResourceServer['metadata'] {
    return this.resource.metadata;
  }

  /** Lets pages of any origin ask with the header of MCP, for which browsers ask first. */
  @Options(PATHS)
  @Public()
  @HttpCode(204)
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Access-Control-Allow-Methods', 'GET')
  @Header('Access-Control-Allow-Headers', 'MCP-Protocol-Version, Accept')
  @Header('Access-Control-Max-Age', '7200')
  allow(): void {
    // The headers are all there is to say.
  }
}
