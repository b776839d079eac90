import { describe, expect, it } from '@jest/globals';
import { fromOdoo, fromOdooRecord } from './odoo.values.ts';

describe(fromOdoo, () => {
  it.each(['char', 'integer', 'float', 'date', 'datetime', 'many2one', 'selection', 'binary', 'reference'])(
    'reads false in a %s as no value',
    (type) => {
      expect(fromOdoo(type, false)).toBeNull();
    },
  );

  it('leaves false in a boolean, and empty text, zero and empty lists everywhere', () => {
    expect(fromOdoo('boolean', false)).toBe(false);
    expect([fromOdoo('char', ''), fromOdoo('float', 0), fromOdoo('one2many', [])]).toEqual(['', 0, []]);
  });

  it('reads a many2one as id and name', () => {
    expect(fromOdoo('many2one', [7, 'Azure Interior'])).toEqual({ id: 7, name: 'Azure Interior' });
    expect(fromOdoo('many2one', [7, false])).toEqual({ id: 7, name: null });
    expect(fromOdoo('many2one', 7)).toBe(7);
  });

  it('reads a record by its fields and leaves other keys alone', () => {
    const record = { id: 1, active: false, parent_id: false, toString: false };
    const fields = { id: { type: 'integer' }, active: { type: 'boolean' }, parent_id: { type: 'many2one' } };
    expect(fromOdooRecord(record, fields)).toEqual({
      id: 1,
      active: false,
      parent_id: null,
      toString: false,
    });
  });
});
