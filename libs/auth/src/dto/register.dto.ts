import { IsName, IsNewPassword, normalEmail } from '@aidoo/users';
import { Transform } from 'class-transformer';
import { IsEmail, MaxLength } from 'class-validator';

export class RegisterDto {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalEmail(value) : value))
  @IsEmail()
  @MaxLength(254)
  email: string;

  /** 12 to 128 characters; neither one of the commonest nor the email or the name. */
  @IsNewPassword()
  password: string;

  /** 1 to 100 printable characters. */
  @IsName()
  name: string;

  /** The company that is founded with the account. */
  @IsName()
  companyName: string;
}
