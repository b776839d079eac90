import { Access } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { Controller, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ApiKeyGuard } from '../credential.guard.ts';
import { SseService } from './sse.service.ts';

/** The older pair of HTTP+SSE (protocol 2024-11-05), for IDEs that know nothing newer. */
@Controller()
export class SseController {
  constructor(private readonly sse: SseService) {}

  @Get('sse')
  @Access('credential')
  @UseGuards(ApiKeyGuard)
  open(@Req() request: Request & { principal: Principal }, @Res() response: Response): void {
    this.sse.open(request, response);
  }

  @Post('messages')
  @Access('credential')
  @UseGuards(ApiKeyGuard)
  post(@Req() request: Request & { principal: Principal }, @Res() response: Response): Promise<void> {
    return this.sse.post(request, response);
  }
}
