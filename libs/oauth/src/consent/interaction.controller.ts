import { Public } from '@aidoo/companies';
import { SameOriginGuard } from '@aidoo/auth';
import { Controller, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { InteractionService } from './interaction.service.ts';

@Controller('interaction/:uid')
export class InteractionController {
  constructor(private readonly interaction: InteractionService) {}

  @Get()
  @Public()
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.interaction.show(request, response);
  }

  @Post()
  @Public()
  @UseGuards(SameOriginGuard)
  submit(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.interaction.submit(request, response);
  }
}
