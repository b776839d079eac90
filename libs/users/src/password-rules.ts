import { ValidateBy } from 'class-validator';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** In characters as people count them: Unicode code points (NIST SP 800-63B-4, section 3.1.1.2). */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** What a password must not simply be. */
export interface PasswordOwner {
  readonly email?: unknown;
  readonly name?: unknown;
}

/** One byte sequence for one password, whatever keyboard it was typed on (NIST SP 800-63B-4, section 3.1.1.2). */
export const normalPassword = (password: string): string => password.normalize('NFKC');

/**
 * Why a password cannot be chosen, or undefined. Length and a blocklist, no rules of composition
 * (NIST SP 800-63B-4, section 3.1.1.2).
 */
export function passwordProblem(password: unknown, owner: PasswordOwner): string | undefined {
  if (typeof password !== 'string') return 'password must be a text';
  const normal = normalPassword(password);
  const length = Array.from(normal).length;
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH)
    return `password must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`;
  const guess = normal.toLowerCase();
  if (COMMON_PASSWORDS.has(guess) || /^(.{1,5}?)\1+$/su.test(guess))
    return 'password is one of the first that would be tried: choose another';
  if (obvious(owner).includes(guess)) return 'password must not be the email or the name';
  return undefined;
}

/** The rule for a new password in a body that may also hold the owner's `email` and `name`. */
export const IsNewPassword = () =>
  ValidateBy({
    name: 'isNewPassword',
    validator: {
      validate: (value, args) => passwordProblem(value, ownerIn(args?.object)) === undefined,
      defaultMessage: (args) => passwordProblem(args?.value, ownerIn(args?.object)) ?? '',
    },
  });

const ownerIn = (object: object | undefined): PasswordOwner => object ?? {};

function obvious({ email, name }: PasswordOwner): string[] {
  const texts = [email, name].filter((text) => typeof text === 'string').map((text) => text.trim());
  return texts
    .flatMap((text) => [text, text.replaceAll(/\s/g, ''), text.split('@')[0]!])
    .map((text) => normalPassword(text).toLowerCase());
}
