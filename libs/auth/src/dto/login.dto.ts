import { IsString, MaxLength } from 'class-validator';

/** Not checked any further: what cannot be right is answered like what is wrong. */
export class LoginDto {
  @IsString()
  @MaxLength(1000)
  email: string;

  @IsString()
  @MaxLength(1000)
  password: string;
}
