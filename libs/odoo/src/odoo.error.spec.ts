import { describe, expect, it } from '@jest/globals';
import { OdooError, withoutEffect } from './odoo.error.ts';

describe(OdooError, () => {
  it('keeps all that is known when only "may it have happened?" changes', () => {
    const details = {
      model: 'res.partner',
      field: 'nope',
      method: 'read',
      redirectedTo: 'https://a.example',
      code: 'X',
    };
    const error = new OdooError('unknown_field', 'No.', { ...details, mayHaveHappened: true });
    expect(() => withoutEffect(error)).toThrow(
      expect.objectContaining({ ...details, kind: 'unknown_field', message: 'No.', mayHaveHappened: false }),
    );
    expect(error.thatMayHaveHappened(true)).toBe(error);
  });

  it('leaves errors of others as they are', () => {
    expect(() => withoutEffect(new TypeError('x'))).toThrow(TypeError);
  });
});
