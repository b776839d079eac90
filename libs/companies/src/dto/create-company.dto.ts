import { IsName } from '@aidoo/users';

export class CreateCompanyDto {
  /**
   * 1 to 100 printable characters.
   * @example "Analytical Engines"
   */
  @IsName()
  name: string;
}
