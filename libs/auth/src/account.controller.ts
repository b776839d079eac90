import { CurrentUser, SignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import { Body, Controller, Delete, HttpCode, Patch, Post, UseGuards } from '@nestjs/common';
import { AccountService } from './account.service.ts';
import {
  AccountDeletedDto,
  ChangePasswordDto,
  ConfirmWithPasswordDto,
  UpdateMeDto,
} from './dto/account.dto.ts';
import { CodeDto, RecoveryCodesDto, RemoveSecondFactorDto, TotpSecretDto } from './dto/second-factor.dto.ts';
import { UserDto } from './dto/user.dto.ts';
import { SameOriginGuard } from './same-origin.guard.ts';

@Controller('api/v1/auth')
@UseGuards(SameOriginGuard)
@SignedIn()
export class AccountController {
  constructor(private readonly account: AccountService) {}

  /** Changes the name. */
  @Patch('me')
  update(@CurrentUser() me: SignedInUser, @Body() changes: UpdateMeDto): Promise<UserDto> {
    return this.account.update(me, changes);
  }

  /** Deletes the account and ends all that it can do. A company that it owns is handed over or deleted first. */
  @Delete('me')
  @MayFail(['conflict', 'rate_limited'])
  remove(@CurrentUser() me: SignedInUser, @Body() proof: ConfirmWithPasswordDto): Promise<AccountDeletedDto> {
    return this.account.remove(me, proof);
  }

  /** Changes the password; all other sessions end. */
  @Post('password/change')
  @HttpCode(204)
  @MayFail(['rate_limited'])
  changePassword(@CurrentUser() me: SignedInUser, @Body() input: ChangePasswordDto): Promise<void> {
    return this.account.changePassword(me, input);
  }

  /** Answers a new secret for an authenticator app. It is in force once a code of it was confirmed. */
  @Post('second-factor/totp')
  @MayFail(['conflict'])
  beginSecondFactor(@CurrentUser() me: SignedInUser): Promise<TotpSecretDto> {
    return this.account.beginSecondFactor(me);
  }

  /** Puts the second factor in force, and answers the recovery codes, this once. */
  @Post('second-factor/totp/confirm')
  @HttpCode(200)
  @MayFail(['conflict', 'rate_limited'])
  async confirmSecondFactor(
    @CurrentUser() me: SignedInUser,
    @Body() { code }: CodeDto,
  ): Promise<RecoveryCodesDto> {
    return { recoveryCodes: await this.account.confirmSecondFactor(me, code) };
  }

  /** Removes the second factor. */
  @Delete('second-factor/totp')
  @HttpCode(204)
  @MayFail(['conflict', 'rate_limited'])
  removeSecondFactor(@CurrentUser() me: SignedInUser, @Body() proof: RemoveSecondFactorDto): Promise<void> {
    return this.account.removeSecondFactor(me, proof);
  }
}
