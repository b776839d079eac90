import type { Principal } from '@aidoo/companies';
import { companyId, userId } from '@aidoo/kernel';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { askedBy, continuation, decodeCursor, encodeCursor } from './page-cursor.ts';

const [A, B] = ['a'.repeat(24), 'b'.repeat(24)] as const;
type Asker = Parameters<typeof askedBy>[0];
const asker = (changes: Partial<Asker> = {}): Asker =>
  ({
    companyId: companyId(A),
    actor: { userId: userId(A), name: '', email: '' },
    credential: { kind: 'api-key', id: A, label: '' },
    requestId: 'one',
    ...changes,
  }) as Principal;
const actor = { userId: userId(B), name: '', email: '' };

describe('the cursor of an answer', () => {
  const question = ['res.partner', [['id', '>', 1]], null];

  it('says where its own question goes on', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.integer({ min: 1 }), { maxLength: 4 }), (asked, place) => {
        expect(decodeCursor(asked, encodeCursor(asked, place), place.length)).toEqual(place);
      }),
    );
    expect(decodeCursor(question, undefined, 1)).toBeNull();
  });

  it.each([
    ['of another question', encodeCursor(['res.partner', [], null], [50])],
    ['that was made up', Buffer.from('[50]').toString('base64url')],
    ['with a negative offset', encodeCursor(question, [-1])],
    ['with half an offset', encodeCursor(question, [0.5])],
    ['of another kind', encodeCursor(question, [50, 1])],
    ['that is no JSON', 'xyz'],
    ['that is empty', ''],
  ])('is refused when it is one %s', (_what, cursor) => {
    expect(() => decodeCursor(question, cursor, 1)).toThrow('does not belong to this question of yours');
  });

  describe('that somebody was given', () => {
    const cursor = encodeCursor(askedBy(asker(), 'v', question), [50]);
    const opened = (by: Asker, view = 'v'): unknown => decodeCursor(askedBy(by, view, question), cursor, 1);

    it('goes on in their next request', () => {
      expect(opened(asker({ requestId: 'two' }))).toEqual([50]);
    });

    it.each<[string, Asker, string]>([
      ['another company', asker({ companyId: companyId(B) }), 'v'],
      ['another user', asker({ actor }), 'v'],
      ['another credential', asker({ credential: { kind: 'api-key', id: B, label: '' } }), 'v'],
      ['a credential of another kind', asker({ credential: { kind: 'oauth', id: A, label: '' } }), 'v'],
      ['whom something else is open to', asker(), 'w'],
    ])('is refused to %s', (_whose, by, view) => {
      expect(() => opened(by, view)).toThrow('does not belong to this question of yours');
    });
  });

  it('is refused or understood, whatever is sent as one', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        try {
          expect(decodeCursor(question, cursor, 1)).not.toBeNull();
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_argument' });
        }
      }),
    );
  });
});

describe(continuation, () => {
  const length = { shown: 5, asked: 5 };

  it('says where an answer goes on, and nothing where it is complete', () => {
    expect(continuation('q', [5], length)).toEqual({ nextCursor: encodeCursor('q', [5]) });
    expect(continuation('q', null, length)).toEqual({ nextCursor: null });
  });

  it.each([
    ['has fewer records than were asked for', { shown: 4, asked: 5 }],
    ['has as many as are usual', { shown: 50, asked: 50 }],
    ['has as many as there may be', { shown: 500, asked: 500 }],
  ])('says so in words where an answer %s', (_what, some) => {
    expect(continuation('q', [5], some).hint).toContain('pass nextCursor as cursor');
  });
});
