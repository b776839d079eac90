import type { Language } from '@aidoo/mail';
import type { User } from '@aidoo/users';

/** An account as its owner sees it. */
export class UserDto {
  /** @example "65f1c0ffee65f1c0ffee65f1" */
  id: string;

  /** @example "ada@example.com" */
  email: string;

  /** @example "Ada Lovelace" */
  name: string;

  /** In which mail is written. */
  language: Language;

  createdAt: Date;

  /** Whether mail to the address was shown to reach the owner. */
  emailVerified: boolean;

  /** Whether signing in asks for a code as well. */
  secondFactor: boolean;
}

export const toUserDto = (user: User): UserDto => ({
  id: user.id,
  email: user.email,
  name: user.name,
  language: user.language,
  createdAt: user.createdAt,
  emailVerified: user.emailVerified,
  secondFactor: user.secondFactor,
});
