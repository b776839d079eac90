import { describe, expect, it } from '@jest/globals';
import { decodePosition, encodePosition } from './page-cursor.ts';

describe('the cursor of an answer', () => {
  const question = ['res.partner', [['id', '>', 1]], null];

  it('says where its own question goes on', () => {
    expect(decodePosition(question, encodePosition(question, 50))).toBe(50);
    expect(decodePosition(question, undefined)).toBe(0);
  });

  it.each([
    ['of another question', encodePosition(['res.partner', [], null], 50)],
    ['that was made up', Buffer.from('[50]').toString('base64url')],
    ['with a negative offset', encodePosition(question, -1)],
    ['with half an offset', encodePosition(question, 0.5)],
    ['that is no JSON', 'xyz'],
    ['that is empty', ''],
  ])('is refused when it is one %s', (_what, cursor) => {
    expect(() => decodePosition(question, cursor)).toThrow('does not belong to this question');
  });
});
