import type { CompanyView } from '@aidoo/companies';
import type { User } from '@aidoo/users';
import type { OpenSession } from './session.ts';

/** Who has signed in, and where they belong. */
export interface Me {
  user: User;
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
