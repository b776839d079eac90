import { describe, expect, it } from '@jest/globals';
import { isSecretField } from '../schema/protected-data.ts';
import { openResult } from './call-result.ts';

const sut = (answer: unknown) => openResult(answer, isSecretField);
const nested = (levels: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

describe(openResult.name, () => {
  it.each([true, 0, '', null, [1, 2], { a: [{ b: 'c' }] }])('leaves %j as it is', (answer) => {
    expect(sut(answer)).toEqual(answer);
  });

  it('is null for a method without a result', () => {
    expect(sut(undefined)).toBeNull();
  });

  it('leaves out what stands under the name of a secret, at any depth', () => {
    const answer = { id: 1, auth_signup_token: 'x', lines: [{ password: 'y', name: 'z' }] };
    expect(sut(answer)).toEqual({ id: 1, lines: [{ name: 'z' }] });
  });

  it('survives an answer that is nested a hundred thousand times', () => {
    expect(JSON.stringify(sut(nested(100_000)))).toContain('nested deeper than is shown');
  });
});
