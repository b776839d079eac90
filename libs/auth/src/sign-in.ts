import type { SignIn } from './dto/sign-in.dto.ts';
import type { OpenSession } from './session.ts';

/** A session that was begun or carried on: what goes into the cookies, and what into the body. */
export interface SignedIn {
  readonly session: OpenSession;
  readonly answer: SignIn;
}
