import { IsName } from '@aidoo/users';

export class CreateCompanyDto {
  /** 1 to 100 printable characters. */
  @IsName()
  name: string;
}
