import { boolean, char, many2one, selection, text } from '../orm/fields.ts';
import type { Db, Field, ModelSpec } from '../orm/types.ts';

/** Only administrators read these two: they list no group. */
export const irModel: ModelSpec = {
  model: 'ir.model',
  label: 'Models',
  order: 'model',
  searchNames: ['name', 'model'],
  fields: {
    name: char('Model Description', { required: true, translate: true }),
    model: char('Model', { required: true }),
    info: text('Information'),
    transient: boolean('Transient Model'),
    state: selection(
      'Type',
      [
        ['manual', 'Custom Object'],
        ['base', 'Base Object'],
      ],
      { readonly: true },
    ),
    modules: char('In Apps', { readonly: true }),
  },
};

export const irModelFields: ModelSpec = {
  model: 'ir.model.fields',
  label: 'Fields',
  order: 'name, id',
  fields: {
    name: char('Field Name', { required: true }),
    field_description: char('Field Label', { required: true, translate: true }),
    model: char('Model Name', { required: true }),
    model_id: many2one('Model', 'ir.model', { required: true, ondelete: 'cascade' }),
    ttype: char('Field Type', { required: true }),
    relation: char('Related Model'),
    relation_field: char('Relation Field'),
    required: boolean('Required'),
    readonly: boolean('Readonly'),
    store: boolean('Stored'),
    help: text('Field Help'),
  },
  displayName: (row) => `${String(row['field_description'])} (${String(row['model'])})`,
};

/** Describes all models of the database in the database. */
export function describeModels(db: Db): void {
  for (const { model } of db.tables.values()) {
    const id = db.table('ir.model').insert({
      name: model.label,
      model: model.model,
      transient: model.transient ?? false,
      state: 'base',
      modules: 'base',
    });
    for (const field of model.fields.values())
      db.table('ir.model.fields').insert(row(model.model, id, field));
  }
}

const row = (model: string, id: number, field: Field) => ({
  name: field.name,
  field_description: field.label,
  model,
  model_id: id,
  ttype: field.type,
  relation: field.relation,
  relation_field: field.inverse,
  required: field.required ?? false,
  readonly: field.readonly ?? Boolean(field.compute ?? field.content),
  store: field.stored,
  help: field.help,
});
