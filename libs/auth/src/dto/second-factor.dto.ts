import { IsString, MaxLength } from 'class-validator';

export class CodeDto {
  /**
   * As the authenticator app shows it.
   * @example "123456"
   */
  @IsString()
  @MaxLength(100)
  code: string;
}

export class RemoveSecondFactorDto {
  @IsString()
  @MaxLength(1000)
  password: string;

  /** As the authenticator app shows it, or a recovery code. */
  @IsString()
  @MaxLength(100)
  code: string;
}

export class AnswerChallengeDto {
  /** As the login has answered it. */
  @IsString()
  @MaxLength(100)
  challenge: string;

  /** As the authenticator app shows it, or a recovery code. */
  @IsString()
  @MaxLength(100)
  code: string;
}

/** What an authenticator app is given: the same twice, as text to type and as a URI to show as a QR code. */
export class TotpSecretDto {
  /** In base32. */
  secret: string;

  /** `otpauth://totp/…` */
  uri: string;
}

/** Shown this once: each code signs in once where the app is lost. */
export class RecoveryCodesDto {
  recoveryCodes: string[];
}
