import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, ValidationError } from '@nestjs/common';
import { AppError } from './app-error.ts';
import type { FieldError } from './app-error.ts';

/** The one pipe for request bodies and queries: unknown fields are refused by name, wrong ones answer 422. */
export const inputPipe = (): ValidationPipe =>
  new InputPipe({
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

/** Deeper than any input of this API; what walks through it calls itself, and has an end. */
const MOST_LEVELS = 20;

class InputPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!isTooDeep(value)) return super.transform(value, metadata) as Promise<unknown>;
    const message = `The input is nested deeper than ${MOST_LEVELS} levels: no request here is.`;
    throw new AppError('invalid_input', message, { errors: [{ field: '', message }] });
  }
}

/** Level by level, so that depth itself costs no stack. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth += 1)
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return level.length > 0;
}

function flatten(error: ValidationError, parent: string): FieldError[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message: rule === 'whitelistValidation' ? `${field} is not a field that this request has` : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}
