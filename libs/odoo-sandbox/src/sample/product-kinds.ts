import { boolean, selection } from '../orm/fields.ts';
import type { Env, FieldSpec } from '../orm/types.ts';

const WITH_STORABLE = [
  ['consu', 'Consumable'],
  ['service', 'Service'],
  ['product', 'Storable Product'],
] as const;

/**
 * What a product can be. 14 has one field; 15 to 17 have `detailed_type`, which `type` follows; from 18 on
 * `is_storable` tells goods that are counted (addons/product, addons/stock).
 */
export const kinds: Record<string, FieldSpec | readonly FieldSpec[]> = {
  type: [
    selection('Product Type', WITH_STORABLE, { until: 14, required: true, default: 'consu' }),
    selection('Type', WITH_STORABLE, { since: 15, until: 17 }),
    selection(
      'Product Type',
      [
        ['consu', 'Goods'],
        ['service', 'Service'],
        ['combo', 'Combo'],
      ],
      { since: 18, required: true, default: 'consu' },
    ),
  ],
  detailed_type: selection('Product Type', WITH_STORABLE, {
    since: 15,
    until: 17,
    required: true,
    default: 'consu',
  }),
  is_storable: boolean('Track Inventory', { since: 18 }),
};

/** `type` is what `detailed_type` says. */
export function followKind(env: Env, id: number): void {
  const table = env.db.table('product.template');
  const kind = table.get(id)?.['detailed_type'];
  if (kind !== undefined) table.update(id, { type: kind });
}
