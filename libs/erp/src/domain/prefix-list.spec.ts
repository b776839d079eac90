import { describe, expect, it } from '@jest/globals';
import { allOf, conjuncts } from './prefix-list.ts';

const [A, B, C] = [['a', '=', 1] as const, ['b', '=', 2] as const, ['c', '=', 3] as const];

describe('allOf', () => {
  it('writes out the "and" that a domain leaves implicit, so that each is one operand', () => {
    expect(
      allOf([
        [A, B],
        ['|', B, C],
      ]),
    ).toEqual(['&', '&', A, B, '|', B, C]);
    expect(allOf([['!', A, B], [C]])).toEqual(['&', '&', '!', A, B, C]);
  });

  it('leaves out a domain that says nothing', () => {
    expect(allOf([[], [A], []])).toEqual([A]);
    expect(allOf([])).toEqual([]);
  });
});

describe('conjuncts', () => {
  it('takes a domain apart at every "and" that is not inside something else', () => {
    expect(conjuncts([A, '&', B, '|', A, '&', B, C, '!', '&', A, B])).toEqual([
      [A],
      [B],
      ['|', A, '&', B, C],
      ['!', '&', A, B],
    ]);
  });

  it('finds again what was joined', () => {
    expect(
      conjuncts(
        allOf([
          [A, B],
          ['|', B, C],
        ]),
      ),
    ).toEqual([[A], [B], ['|', B, C]]);
  });
});
