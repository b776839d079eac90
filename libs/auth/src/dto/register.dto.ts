import { IsEmailAddress, IsName, IsNewPassword } from '@aidoo/users';

export class RegisterDto {
  @IsEmailAddress()
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
