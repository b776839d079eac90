import type { CompanyView } from '@aidoo/companies';
import type { UserDto } from './dto/user.dto.ts';
import type { OpenSession } from './session.ts';

/** Who has signed in, and where they belong. */
export interface Me {
  user: UserDto;
  companies: CompanyView[];
}

/** What register, login and refresh answer. */
export interface SignIn extends Me {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
}

/** A session that was begun or carried on: what goes into the cookies, and what into the body. */
export interface SignedIn {
  readonly session: OpenSession;
  readonly answer: SignIn;
}

/** What login answers where a second factor is set: the password was right, a code is awaited. */
export interface SecondStep {
  challenge: string;
  methods: ('totp' | 'recovery-code')[];
}
