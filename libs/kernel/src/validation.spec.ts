import { describe, expect, it } from '@jest/globals';
import { Allow, IsString } from 'class-validator';
import { AppError } from './app-error.ts';
import { inputPipe } from './validation.ts';

class Input {
  @IsString()
  name: string;

  @Allow()
  nested?: unknown;
}

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

const transformed = (value: unknown): Promise<unknown> =>
  (inputPipe().transform(value, { type: 'body', metatype: Input }) as Promise<unknown>).catch(
    (error: unknown) => error,
  );

describe('the pipe for input', () => {
  it('makes a body into what the route reads', async () => {
    expect(await transformed({ name: 'Ada' })).toEqual(Object.assign(new Input(), { name: 'Ada' }));
  });

  it.each([19, 1000, 100_000])(
    'refuses what is nested deeper than any request is: %d levels',
    async (levels) => {
      const refused = await transformed({ name: 'Ada', nested: { more: nested(levels) } });
      expect(refused).toBeInstanceOf(AppError);
      expect(refused).toMatchObject({ code: 'invalid_input', errors: [{ field: '' }] });
    },
  );

  it('takes what is nested as deep as it may be', async () => {
    expect(await transformed({ name: 'Ada', nested: nested(18) })).toBeInstanceOf(Input);
  });

  it('names a field that the request does not have', async () => {
    expect(await transformed({ name: 'Ada', role: 'owner' })).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'role', message: 'role is not a field that this request has' }],
    });
  });
});
