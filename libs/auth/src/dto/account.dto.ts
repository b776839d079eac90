import { LANGUAGES } from '@aidoo/mail';
import type { Language } from '@aidoo/mail';
import { IsName, IsNewPassword } from '@aidoo/users';
import { IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';

/** Unlike `IsOptional`, which lets null pass. */
const isGiven = (field: 'name' | 'language') => (input: UpdateMeDto) => input[field] !== undefined;

/** What is left out stays as it is. */
export class UpdateMeDto {
  /** 1 to 100 printable characters. */
  @ValidateIf(isGiven('name'))
  @IsName()
  name?: string;

  /** In which mail is written. */
  @ValidateIf(isGiven('language'))
  @IsIn(LANGUAGES)
  language?: Language;
}

export class ConfirmWithPasswordDto {
  @IsString()
  @MaxLength(1000)
  password: string;

  /** Of the second factor, or a recovery code; needed where a second factor is set. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;
}

export class ChangePasswordDto {
  @IsString()
  @MaxLength(1000)
  current: string;

  /** 12 to 128 characters; neither one of the commonest nor the email or the name. */
  @IsNewPassword()
  password: string;

  /** Of the second factor, or a recovery code; needed where a second factor is set. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;
}

export class ForgotPasswordDto {
  /** Not checked any further: every address is answered alike. */
  @IsString()
  @MaxLength(1000)
  email: string;
}

export class ResetPasswordDto {
  /** From the link in the mail. */
  @IsString()
  @MaxLength(100)
  token: string;

  /** 12 to 128 characters; neither one of the commonest nor the email or the name. */
  @IsNewPassword()
  password: string;
}

export class VerifyEmailDto {
  /** From the link in the mail. */
  @IsString()
  @MaxLength(100)
  token: string;
}

/** What a deletion leaves behind. */
export class AccountDeletedDto {
  deleted: true;

  /** What the companies' audit logs keep, for how long, and who can read it. */
  auditLog: string;
}
