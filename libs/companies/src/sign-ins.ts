import { Injectable } from '@nestjs/common';
import type { SignedInUser } from './request-context.ts';

type Check = (signedIn: SignedInUser) => Promise<boolean>;

/**
 * For what must not outlive the sign-in that asked for it: whether the one by which a request was let in still counts.
 * The room of sessions knows, which the others do not enter; it says so when it starts. Until then none counts.
 */
@Injectable()
export class SignIns {
  private check: Check = () => Promise.resolve(false);

  askedOf(check: Check): void {
    this.check = check;
  }

  stillCounts(signedIn: SignedInUser): Promise<boolean> {
    return this.check(signedIn);
  }
}
