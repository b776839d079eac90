import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { isEmail, ValidateBy } from 'class-validator';

/** One spelling for one address, so that nobody has two accounts by a capital letter or a composed accent (UAX #15). */
export const normalEmail = (address: string): string => address.trim().toLowerCase().normalize('NFC');

const MAX_ADDRESS_LENGTH = 254;

/** Half a surrogate pair is looked for first: class-validator's own rule throws where it meets one. */
const isEmailAddress = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= MAX_ADDRESS_LENGTH && value.isWellFormed() && isEmail(value);

/** An email address, in its one spelling ({@link normalEmail}). */
export const IsEmailAddress = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalEmail(value) : value)),
    ValidateBy({
      name: 'isEmailAddress',
      validator: {
        validate: isEmailAddress,
        defaultMessage: (args) => `${args?.property} must be an email address`,
      },
    }),
  );
