import { AppError } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { normalPassword } from './password-rules.ts';

/**
 * 19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet, RFC 9106) of Argon2id, which is what the package
 * does unless it is told otherwise: the test looks at the hash.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each holds 19 MiB and one of Node's four worker threads, which name lookups and files need as well. */
const AT_ONCE = 2;
/** About two seconds of work. Whoever comes later is better told than left waiting. */
const MAX_WAITING = 100;

/** Hashes and compares passwords, a few at a time, so that a burst of sign-ins exhausts neither memory nor threads. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalPassword(password), PARAMETERS));
  }

  /** The parameters are read from the hash itself, so that older hashes go on working when they are raised. */
  verify(passwordHash: string, password: string): Promise<boolean> {
    return this.inTurn(() => verify(passwordHash, normalPassword(password)));
  }

  /** @throws AppError `unavailable` when too many are waiting already. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MAX_WAITING)
      throw new AppError('unavailable', 'Too many people are signing in right now. Try again in a moment.', {
        retryAfter: 2,
      });
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place is handed over, not freed: nobody can slip in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
