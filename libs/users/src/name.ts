import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

const MAX_NAME_LENGTH = 100;
/** Neither control characters and line breaks nor marks that turn the text around them (UAX #9), which fake other names. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202a-\u202e\u2066-\u2069]+$/u;

const isName = (value: unknown): boolean =>
  typeof value === 'string' && PRINTABLE.test(value) && Array.from(value).length <= MAX_NAME_LENGTH;

/** The name of a person or a company: 1 to 100 printable characters; spaces around it and accents in two parts are tidied. */
export const IsName = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().normalize('NFC') : value,
    ),
    ValidateBy({
      name: 'isName',
      validator: {
        validate: isName,
        defaultMessage: (args) => `${args?.property} must be a text of 1 to 100 printable characters`,
      },
    }),
  );
