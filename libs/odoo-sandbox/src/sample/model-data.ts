import { boolean, char, integer } from '../orm/fields.ts';
import type { Db, ModelSpec } from '../orm/types.ts';

/** Names that modules gave to their records. Only administrators may read them, from 15 on. */
export const modelData: ModelSpec = {
  model: 'ir.model.data',
  label: 'Model Data',
  order: 'module, model, name',
  fields: {
    name: char('External Identifier', { required: true }),
    module: char('Module', { required: true, default: '' }),
    complete_name: char('Complete ID', {
      compute: (row) => `${String(row['module'])}.${String(row['name'])}`,
    }),
    model: char('Model Name', { required: true }),
    res_id: integer('Record ID', { aggregator: 'max' }),
    noupdate: boolean('Non Updatable'),
  },
};

/** Gives a record a name such as `sale.action_report_saleorder`. */
export function nameRecord(db: Db, xmlid: string, model: string, id: number): void {
  const [module = '', name = ''] = xmlid.split('.');
  db.table('ir.model.data').insert({ module, name, model, res_id: id, noupdate: false });
}
