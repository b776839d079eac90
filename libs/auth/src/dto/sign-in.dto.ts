import { CompanyView } from '@aidoo/companies';
import { UserDto } from './user.dto.ts';

/** Who has signed in, and where they belong. */
export class Me {
  user: UserDto;
  companies: CompanyView[];
}

/** What register, login and refresh answer, beside the cookies. */
export class SignIn extends Me {
  /** A JWT for `Authorization: Bearer …`. */
  accessToken: string;

  /**
   * Seconds that the access token lives.
   * @example 900
   */
  expiresIn: number;
}

/** What login answers where a second factor is set: the password was right, a code is awaited. */
export class SecondStep {
  /** To be sent with the code to `login/second-factor`. */
  challenge: string;

  /** What the code may be from. */
  methods: ('totp' | 'recovery-code')[];
}
