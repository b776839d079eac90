import { CurrentUser, SignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
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

  @Patch('me')
  update(@CurrentUser() me: SignedInUser, @Body() changes: UpdateMeDto): Promise<UserDto> {
    return this.account.update(me, changes);
  }

  @Delete('me')
  remove(@CurrentUser() me: SignedInUser, @Body() proof: ConfirmWithPasswordDto): Promise<AccountDeletedDto> {
    return this.account.remove(me, proof);
  }

  @Post('password/change')
  @HttpCode(204)
  changePassword(@CurrentUser() me: SignedInUser, @Body() input: ChangePasswordDto): Promise<void> {
    return this.account.changePassword(me, input);
  }

  @Post('second-factor/totp')
  beginSecondFactor(@CurrentUser() me: SignedInUser): Promise<TotpSecretDto> {
    return this.account.beginSecondFactor(me);
  }

  @Post('second-factor/totp/confirm')
  @HttpCode(200)
  async confirmSecondFactor(
    @CurrentUser() me: SignedInUser,
    @Body() { code }: CodeDto,
  ): Promise<RecoveryCodesDto> {
    return { recoveryCodes: await this.account.confirmSecondFactor(me, code) };
  }

  @Delete('second-factor/totp')
  @HttpCode(204)
  removeSecondFactor(@CurrentUser() me: SignedInUser, @Body() proof: RemoveSecondFactorDto): Promise<void> {
    return this.account.removeSecondFactor(me, proof);
  }
}
