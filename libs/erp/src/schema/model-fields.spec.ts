import { describe, expect, it } from '@jest/globals';
import type { FieldInfo } from './field-info.ts';
import { ModelFields } from './model-fields.ts';

const text = (more: Partial<FieldInfo>): FieldInfo => ({ string: 'x', type: 'char', ...more });
const FIELDS = new Map(
  Object.entries({
    phone: text({ store: true }),
    name: text({ store: true }),
    // As Odoo 16 and 19 describe them.
    phone_mobile_search: text({ store: false, searchable: true, depends: [] }),
    display_name: text({ store: false, searchable: true, depends: ['name'] }),
    email: text({ store: false, searchable: true, related: 'partner_id.email' }),
    barcode: text({ store: false, searchable: true, company_dependent: true }),
    credit: { string: 'Credit', type: 'monetary', store: false, searchable: true },
  }),
);
const fields = (...hidden: string[]): ModelFields =>
  new ModelFields('res.partner', FIELDS, { hidden: new Set(hidden), masked: new Set() });

describe('where a field is hidden, a text that Odoo searches for by a method of its own', () => {
  it('is not searched by: the method may look into what is hidden', () => {
    expect(() => fields('phone').get('phone_mobile_search', 'domain[0]', 'search')).toThrow(
      'domain[0]: "phone_mobile_search" of res.partner is a search of Odoo\'s own',
    );
  });

  it.each(['display_name', 'email', 'barcode', 'credit', 'name'])(
    'is not meant by %s, of which Odoo tells what it is made of, or which is no text',
    (name) => {
      expect(fields('phone').get(name, 'domain[0]', 'search')).toBe(FIELDS.get(name));
    },
  );

  it('is searched by where nothing is hidden', () => {
    expect(fields().get('phone_mobile_search', 'domain[0]', 'search')).toBeDefined();
  });
});
