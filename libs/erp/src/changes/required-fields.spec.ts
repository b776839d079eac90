import { describe, expect, it } from '@jest/globals';
import type { FieldInfo } from '../schema/field-info.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { missingIn, requiredFields } from './required-fields.ts';

const field = (type: string, rest: object = {}): FieldInfo => ({ string: type, type, store: true, ...rest });

/** As Odoo describes a product variant, whose template is made with it. */
const variant = (related: unknown) =>
  new ModelFields(
    'product.product',
    new Map([
      ['product_tmpl_id', field('many2one', { required: true, relation: 'product.template' })],
      ['name', field('char', { required: true, store: false, related })],
      ['uom_id', field('many2one', { required: true, relation: 'uom.uom' })],
      ['display_name', field('char', { required: true, readonly: true, depends: ['name'] })],
      ['sequence', field('integer', { required: true })],
      ['active', field('boolean', { required: true })],
      ['barcode', field('char')],
    ]),
  );

describe('the fields that a new record must be given', () => {
  it.each([['product_tmpl_id.name'], [['product_tmpl_id', 'name']]])(
    'are neither what Odoo computes, nor the record that it makes along with it (related: %j)',
    (related) => {
      expect(requiredFields(variant(related))).toEqual(['uom_id']);
    },
  );

  it('are missing when neither a value nor a default is there', () => {
    const fields = variant('product_tmpl_id.name');
    expect(missingIn(fields, {}, {})).toEqual(['uom_id']);
    expect(missingIn(fields, { uom_id: 1 }, {})).toEqual([]);
    expect(missingIn(fields, {}, { uom_id: 1 })).toEqual([]);
    expect(missingIn(fields, { uom_id: false }, { uom_id: 1 })).toEqual(['uom_id']);
  });
});
