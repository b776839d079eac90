import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { invalidArguments } from './invalid-arguments.ts';

const INPUT = z.strictObject({
  groupby: z.array(z.string().max(5)).max(2).optional(),
  limit: z.int().max(500).optional(),
});

describe(invalidArguments.name, () => {
  const sut = (args: unknown): string => {
    const { error } = INPUT.safeParse(args);
    if (!error) throw new Error('accepted');
    return invalidArguments('aidoo_report', INPUT, error).message;
  };

  it('says of an argument of the wrong type that, and nothing of its length', () => {
    expect(sut({ groupby: 'date_order:month' })).toBe(
      'aidoo_report: groupby: Invalid input: expected array, received string.',
    );
  });

  it('says what else is wrong with others, and with what stands inside', () => {
    expect(sut({ groupby: ['too long', 7], limit: 501, group_by: [] })).toBe(
      'aidoo_report: groupby.0: Too big: expected string to have <=5 characters; groupby.1: Invalid input: expected string, received number; limit: Too big: expected number to be <=500; unknown argument "group_by".',
    );
  });
});
