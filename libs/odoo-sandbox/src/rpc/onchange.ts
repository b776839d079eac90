import { existing } from '../orm/existing.ts';
import { displayName } from '../orm/record.ts';
import type { Env, Field, Values } from '../orm/types.ts';
import { defaults } from '../orm/write.ts';

type Answer = { value: Values };

/** What the form of a new record shows first, as 14 to 16 answer it: only what there is, with names (seen on 16.0). */
export function firstValues(env: Env, model: string, _ids: readonly unknown[], args: Values): Answer {
  const value: Values = {};
  for (const [field, made] of valuesOf(env, model, args['values'], args['field_onchange'])) {
    const { relation = '' } = field;
    if (made === undefined || made === false) continue;
    if (Array.isArray(made)) value[field.name] = [[5, 0, 0], ...made.map((id) => [4, id, 0])];
    else if (field.type === 'many2one') value[field.name] = [made, nameOf(env, relation, made)];
    else value[field.name] = made;
  }
  return { value };
}

/** As 17 and later answer it: whatever is asked for, and of a many2one what the specification asks for (seen on 19.0). */
export function firstValuesBySpec(env: Env, model: string, _ids: readonly unknown[], args: Values): Answer {
  const spec = args['fields_spec'] as Readonly<Record<string, { fields?: object }>>;
  const value: Values = {};
  for (const [field, made] of valuesOf(env, model, args['values'], spec)) {
    const { name, relation = '' } = field;
    if (Array.isArray(made)) value[name] = made.map((id) => [4, id, { id }]);
    else if (field.type === 'many2one' && typeof made === 'number' && spec[name]?.fields)
      value[name] = { id: made, display_name: nameOf(env, relation, made) };
    else value[name] = made ?? false;
  }
  return { value };
}

function valuesOf(env: Env, model: string, given: unknown, asked: unknown): [Field, unknown][] {
  const { model: described } = env.db.table(model);
  const all = { ...defaults(env, described, {}), ...(given as Values) };
  return Object.keys(asked as object).flatMap((name) => {
    const field = described.fields.get(name);
    return field ? [[field, all[name]]] : [];
  });
}

const nameOf = (env: Env, model: string, id: unknown): string => {
  const table = env.db.table(model);
  const [row] = existing(env, table, [Number(id)]);
  return row ? displayName(env, table.model, row) : '';
};
