import { python, userError } from '../faults.ts';
import { checkAccess } from '../orm/access.ts';
import { fieldsGet } from '../orm/describe.ts';
import type { Env, Values } from '../orm/types.ts';
import { str } from '../py.ts';
import { columnsOf, listArch, otherArch } from './list-arch.ts';
import { type Methods, modelMethod } from './signature.ts';

const TYPES: readonly string[] = ['form', 'search', 'kanban'];

/** What a view tells of the fields in it, of all that `fields_get` tells. */
const TOLD = [
  'aggregator',
  'change_default',
  'context',
  'currency_field',
  'domain',
  'group_operator',
  'groupable',
  'help',
  'name',
  'readonly',
  'related',
  'relation',
  'relation_field',
  'required',
  'sanitize',
  'sanitize_tags',
  'searchable',
  'selection',
  'size',
  'sortable',
  'store',
  'string',
  'translate',
  'trim',
  'type',
];

interface View {
  readonly arch: string;
  readonly fields: readonly string[];
}

/** `tree` is the old name of `list`, and was understood up to 17. */
function viewOf(env: Env, model: string, type: string): View {
  const table = env.db.table(model);
  checkAccess(env, table.model, 'read');
  const { series } = env.db;
  if (type === 'list' || (type === 'tree' && series <= 17)) {
    return { arch: listArch(table.model, series), fields: columnsOf(table.model).map(({ name }) => name) };
  }
  if (TYPES.includes(type)) {
    return { arch: otherArch(table.model, type, series), fields: [...table.model.fields.keys()] };
  }
  throw userError(`No default view of type '${type}' could be found!`);
}

/** `get_views`, from 16 on: several views in one answer, with the fields that they show. */
function getViews(env: Env, model: string, wanted: unknown): Values {
  if (!Array.isArray(wanted)) throw python('TypeError', `'${typeof wanted}' object is not iterable`);
  const views: Values = {};
  const names = new Set<string>(env.db.series >= 18 ? ['id'] : []);
  for (const [id, type] of wanted as [unknown, unknown][]) {
    const { arch, fields } = viewOf(env, model, String(type));
    for (const name of fields) names.add(name);
    views[String(type)] = { arch, id: typeof id === 'number' ? id : viewId(env, model), model };
  }
  const told = fieldsGet(env, model, [...names], TOLD);
  return { views, models: { [model]: modelOf(env.db.series, told) } };
}

/** Each version puts one more thing around the fields. */
function modelOf(series: number, fields: Values): Values {
  if (series <= 17) return fields;
  return series === 18 ? { fields } : { fields, has_activities: false };
}

/** `fields_view_get`, up to 15: one view. */
function fieldsViewGet(env: Env, model: string, type: string): Values {
  const { arch, fields } = viewOf(env, model, type);
  const id = viewId(env, model);
  const name = `${model}.${type}`;
  const view = { model, arch, name, type, view_id: id, base_model: model, field_parent: false };
  return { ...view, fields: fieldsGet(env, model, fields, TOLD) };
}

const viewId = (env: Env, model: string): number => 100 + [...env.db.tables.keys()].indexOf(model);

/** Views are read by fixed methods, which changed in 16.0 (odoo/addons/base/models/ir_ui_view.py). */
export const VIEW_METHODS: Methods = {
  get_views: {
    ...modelMethod(['views', 'options'], 1, (env, model, _ids, args) => getViews(env, model, args['views'])),
    since: 16,
  },
  fields_view_get: {
    ...modelMethod(
      ['view_id', 'view_type', 'toolbar', 'submenu'],
      0,
      (env, model, _ids, args) => fieldsViewGet(env, model, str(args['view_type'] ?? 'form')),
      { view_type: 'form', toolbar: false, submenu: false },
    ),
    until: 15,
  },
};
