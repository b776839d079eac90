import type { Env, Field, Model, Values } from './types.ts';

/** `fields_get`: the fields of a model with the attributes asked for. It needs no right to the model. */
export function fieldsGet(env: Env, model: string, names: unknown, attributes: unknown): Values {
  const found: Values = {};
  for (const field of env.db.table(model).model.fields.values()) {
    if (field.secret) continue;
    if (Array.isArray(names) && names.length > 0 && !names.includes(field.name)) continue;
    const all = describe(env, field, env.db.table(model).model);
    found[field.name] = Array.isArray(attributes) && attributes.length > 0 ? pick(all, attributes) : all;
  }
  return found;
}

const pick = (all: Values, attributes: readonly unknown[]): Values =>
  Object.fromEntries(Object.entries(all).filter(([name]) => attributes.includes(name)));

function describe(env: Env, field: Field, model: Model): Values {
  const { series } = env.db;
  const column = field.stored || Boolean(field.related);
  const isLines = field.type === 'one2many' || field.type === 'many2many';
  const described: Values = {
    change_default: false,
    company_dependent: field.companyDependent ?? false,
    default_export_compatible: field.name === 'name',
    depends: field.depends ?? (field.related ? [field.related.join('.')] : []),
    exportable: true,
    manual: false,
    readonly:
      field.readonly ??
      (Boolean(field.related) || (Boolean(field.compute ?? field.content) && !field.assign)),
    required: field.required ?? false,
    searchable: !field.content && (!field.compute || Boolean(field.assign) || field.name === 'display_name'),
    sortable: column && !isLines && field.type !== 'binary',
    // Lines have no column, and Odoo calls them stored all the same.
    store: field.stored || (field.type === 'one2many' && !field.compute),
    string: field.french && env.lang === 'fr_FR' ? field.french : field.label,
    type: field.type,
  };
  if (field.help) described['help'] = field.help;
  if (series >= 16) described['name'] = field.name;
  if (field.related) described['related'] = series <= 14 ? field.related : field.related.join('.');
  if (series >= 18) described['groupable'] = column && field.type !== 'binary';
  // Up to 17 numbers that cannot be added up are said to be, too.
  const aggregator = column || series <= 17 ? aggregatorOf(field) : undefined;
  if (aggregator) described[series >= 18 ? 'aggregator' : 'group_operator'] = aggregator;
  return { ...described, ...byType(env, field, model) };
}

function byType(env: Env, field: Field, model: Model): Values {
  switch (field.type) {
    case 'char':
      return { translate: field.translate ?? false, trim: true, ...(field.size ? { size: field.size } : {}) };
    case 'text':
      return { translate: field.translate ?? false };
    case 'html':
      return { sanitize: true, sanitize_tags: true, translate: field.translate ?? false };
    case 'float':
      return field.digits ? { digits: field.digits } : {};
    case 'selection':
      return { selection: choices(env, field) };
    case 'many2one':
    case 'one2many':
    case 'many2many': {
      const inverse = field.inverse ? { relation_field: field.inverse } : {};
      const hierarchy = env.db.series >= 18 ? { allow_hierachy_operators: true } : {};
      return { context: {}, domain: field.domain ?? [], relation: field.relation, ...inverse, ...hierarchy };
    }
    case 'monetary':
      return { currency_field: model.fields.has('currency_id') ? 'currency_id' : 'company_currency' };
    default:
      return {};
  }
}

const choices = (env: Env, field: Field): (readonly [string, string])[] => {
  const french = env.lang === 'fr_FR' ? (field.frenchChoices ?? {}) : {};
  return (field.selection ?? []).map(([key, label]) => [key, french[key] ?? label]);
};

/** What `read_group` does with a number when it is not told. */
export function aggregatorOf(field: Field): string | undefined {
  if (field.aggregator) return field.aggregator;
  const adds = ['integer', 'float', 'monetary'].includes(field.type) && field.name !== 'id';
  return adds && field.name !== 'sequence' ? 'sum' : undefined;
}
