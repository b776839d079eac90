import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { AppError } from './app-error.ts';
import type { FieldError } from './app-error.ts';

/** The one pipe for request bodies and queries: unknown fields are refused by name, wrong ones answer 422. */
export const inputPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => flatten(error, ''));
      const message = fields.length === 1 ? fields[0]!.message : `${fields.length} fields are not valid.`;
      return new AppError('invalid_input', message, { errors: fields });
    },
  });

function flatten(error: ValidationError, parent: string): FieldError[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message: rule === 'whitelistValidation' ? `${field} is not a field that this request has` : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}
