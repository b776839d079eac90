import { boolean, char, float, many2one, selection } from '../orm/fields.ts';
import type { ModelSpec } from '../orm/types.ts';

const EVERYBODY = { 'base.group_user': 'r' };

/** 19 has no categories of units any more. */
export const unitCategory: ModelSpec = {
  model: 'uom.category',
  label: 'Product UoM Categories',
  until: 18,
  access: EVERYBODY,
  fields: { name: char('Unit of Measure Category', { required: true, translate: true }) },
};

export const unit: ModelSpec = {
  model: 'uom.uom',
  label: 'Product Unit of Measure',
  access: EVERYBODY,
  fields: {
    name: char('Unit of Measure', { required: true, translate: true }),
    category_id: many2one('Category', 'uom.category', { required: true, ondelete: 'restrict', until: 18 }),
    factor: float('Ratio', { required: true, default: 1 }),
    uom_type: selection(
      'Type',
      [
        ['bigger', 'Bigger than the reference Unit of Measure'],
        ['reference', 'Reference Unit of Measure for this category'],
        ['smaller', 'Smaller than the reference Unit of Measure'],
      ],
      { required: true, default: 'reference', until: 18 },
    ),
    rounding: float('Rounding Precision', { required: true, default: 0.01 }),
    active: boolean('Active', { default: true }),
  },
};
