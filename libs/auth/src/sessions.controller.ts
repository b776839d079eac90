import { CurrentUser, SignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { isObjectIdText, MayFail } from '@aidoo/kernel';
import { Controller, Delete, Get, HttpCode, Param, UseGuards } from '@nestjs/common';
import { noSuchSession } from './auth.errors.ts';
import { SessionsDto, toSessionDto } from './dto/session.dto.ts';
import { SameOriginGuard } from './same-origin.guard.ts';
import { SessionsService } from './sessions.service.ts';

@Controller('api/v1/auth/sessions')
@UseGuards(SameOriginGuard)
@SignedIn()
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** The dashboard sessions of the account. */
  @Get()
  async list(@CurrentUser() { userId, sessionId }: SignedInUser): Promise<SessionsDto> {
    const found = await this.sessions.list(userId);
    return { items: found.map((session) => toSessionDto(session, sessionId)), nextCursor: null };
  }

  /** Ends all sessions but the one that asks. */
  @Delete()
  @HttpCode(204)
  async endOthers(@CurrentUser() { userId, sessionId }: SignedInUser): Promise<void> {
    await this.sessions.endOf(userId, { except: sessionId });
  }

  /** Ends one session. */
  @Delete(':id')
  @HttpCode(204)
  @MayFail(['not_found'])
  async end(@CurrentUser() { userId }: SignedInUser, @Param('id') id: string): Promise<void> {
    if (!isObjectIdText(id) || (await this.sessions.endOf(userId, { id })) === 0) throw noSuchSession();
  }
}
