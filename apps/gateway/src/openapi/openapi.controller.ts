import { Public } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiDocument } from './api-document.service.ts';
import { ApiPage } from './api-page.service.ts';

@Controller('api')
export class OpenApiController {
  constructor(
    private readonly document: ApiDocument,
    private readonly page: ApiPage,
  ) {}

  /** This description, as OpenAPI 3.1. */
  @Get('openapi.json')
  @Public()
  describe(@Res() response: Response): void {
    this.document.send(response);
  }

  /** This description as a page for people. */
  @Get('docs')
  @Public()
  show(@Res() response: Response): void {
    this.page.send(response);
  }

  /** What the page is made of. */
  @Get('docs/:file')
  @Public()
  @MayFail(['not_found'])
  file(@Param('file') name: string, @Res() response: Response): Promise<void> {
    return this.page.sendFile(name, response);
  }
}
