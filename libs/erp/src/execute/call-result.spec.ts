import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isSecretField } from '../schema/protected-data.ts';
import { boundedResult } from './call-result.ts';

const sut = (answer: unknown) => boundedResult(answer, isSecretField);
const nested = (levels: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

describe(boundedResult.name, () => {
  it.each([true, 0, '', null, [1, 2], { a: [{ b: 'c' }] }])('leaves %j as it is', (answer) => {
    expect(sut(answer)).toEqual({ result: answer });
  });

  it('answers null for a method without a result', () => {
    expect(sut(undefined)).toEqual({ result: null });
  });

  it('leaves out what stands under the name of a secret, at any depth', () => {
    const answer = { id: 1, auth_signup_token: 'x', lines: [{ password: 'y', name: 'z' }] };
    expect(sut(answer)).toEqual({ result: { id: 1, lines: [{ name: 'z' }] } });
  });

  it('answers the first items of a list that is too long, and how many there are', () => {
    const { result, note } = sut(Array.from({ length: 50_000 }, (_, id) => ({ id })));
    expect((result as unknown[]).length).toBeGreaterThan(4_000);
    expect(JSON.stringify(result).length).toBeLessThanOrEqual(60_000);
    expect(note).toContain(`the first ${(result as unknown[]).length} of 50000 items`);
  });

  it.each([
    ['a text', 'x'.repeat(1_000_000)],
    ['an object', { text: 'x'.repeat(1_000_000) }],
    ['a list of one', ['x'.repeat(1_000_000)]],
    ['control characters, which JSON writes with six', '\u0001'.repeat(100_000)],
  ])('answers the beginning of %s that is too long, and its true size', (_what, answer) => {
    const { result, note } = sut(answer);
    expect(typeof result).toBe('string');
    expect(JSON.stringify(result).length).toBeLessThanOrEqual(60_100);
    expect(note).toContain(String(JSON.stringify(answer).length));
  });

  it('survives an answer that is nested a hundred thousand times', () => {
    expect(JSON.stringify(sut(nested(100_000)))).toContain('nested deeper than is shown');
  });

  it('is valid JSON within the limit, whatever Odoo answers', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 15 }), fc.integer({ min: 1, max: 3_000 }), (value, times) => {
        const { result } = sut(Array.from({ length: times }, () => value));
        const json = JSON.stringify(result);
        expect(json.length).toBeLessThanOrEqual(60_100);
        expect(json.isWellFormed()).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
