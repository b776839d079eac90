import { checkVisible } from './access.ts';
import { existing } from './existing.ts';
import { valueOf } from './record.ts';
import type { Env, Row, Table, Values } from './types.ts';
import { create } from './write.ts';

/** Copies records with the lines that they own; `overrides` replaces what it names. */
export function copy(env: Env, model: string, ids: readonly number[], overrides: Values): number[] {
  const table = env.db.table(model);
  const rows = existing(env, table, ids);
  checkVisible(env, table.model, rows, 'read');
  return create(
    env,
    model,
    rows.map((row) => ({ ...copied(env, table, row), ...overrides })),
  );
}

function copied(env: Env, table: Table, row: Row): Values {
  const values: Values = {};
  for (const field of table.model.fields.values()) {
    if (field.copy === false && field.type !== 'one2many') continue;
    if (field.type === 'one2many') {
      const lines = env.db.table(field.relation ?? '');
      const owned = lines.model.fields.get(field.inverse ?? '')?.ondelete === 'cascade';
      if (owned) values[field.name] = linesOf(env, lines, field.inverse ?? '', row.id);
    } else if (field.content) {
      values[field.name] = field.content(row, env)?.bytes().toString('base64') ?? false;
    } else if (field.stored) {
      const value = valueOf(env, table.model, row, field);
      values[field.name] = field.type === 'many2many' ? [[6, 0, value ?? []]] : (value ?? false);
    }
  }
  const name = values['name'];
  const renamed = typeof name === 'string' && table.model.model !== 'sale.order.line';
  return renamed ? { ...values, name: `${name} (copy)` } : values;
}

const linesOf = (env: Env, lines: Table, inverse: string, id: number): unknown[] =>
  existing(env, lines, lines.pointingTo(inverse, id)).map((line) => {
    const { [inverse]: _owner, ...rest } = copied(env, lines, line);
    return [0, 0, rest];
  });
