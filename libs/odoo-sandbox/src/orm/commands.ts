import { python } from '../faults.ts';
import { existing } from './existing.ts';
import { linkedIds } from './record.ts';
import { unlink } from './unlink.ts';
import type { Env, Field, Table, Values } from './types.ts';

/** Creating and writing use commands, which create and write: they are handed in, so that no two files need each other. */
interface Orm {
  create(env: Env, model: string, list: readonly Values[]): number[];
  write(env: Env, model: string, ids: readonly number[], values: Values): void;
}

/** Carries out Odoo's triplets on one x2many of one record; a plain list of ids replaces what is linked. */
export function applyCommands(
  orm: Orm,
  env: Env,
  table: Table,
  id: number,
  field: Field,
  input: unknown,
): void {
  if (!Array.isArray(input)) return;
  const link = { orm, env, table, id, field };
  if (input.every((item) => typeof item === 'number')) return run(link, 6, 0, input);
  for (const item of input as unknown[]) {
    if (!Array.isArray(item)) {
      throw python(
        'ValueError',
        `Wrong value for ${table.model.model}.${field.name}: ${JSON.stringify(input)}`,
      );
    }
    run(link, Number(item[0]), Number(item[1] ?? 0), item[2]);
  }
}

interface Link {
  orm: Orm;
  env: Env;
  table: Table;
  id: number;
  field: Field;
}

function run(link: Link, code: number, target: number, value: unknown): void {
  const { orm, env, field } = link;
  const relation = field.relation ?? '';
  if (code === 0) {
    const own = field.type === 'one2many' ? { [field.inverse ?? '']: link.id } : {};
    add(link, orm.create(env, relation, [{ ...(value as Values), ...own }]));
  } else if (code === 1) orm.write(env, relation, [target], value as Values);
  else if (code === 2) unlink(env, relation, [target]);
  else if (code === 3) take(link, [target]);
  else if (code === 4) add(link, [target]);
  else {
    const wanted = code === 6 && Array.isArray(value) ? value.map(Number) : [];
    take(
      link,
      current(link).filter((other) => !wanted.includes(other)),
    );
    add(link, wanted);
  }
}

function current({ env, table, id, field }: Link): readonly number[] {
  const row = table.get(id);
  return row ? linkedIds(env, row, field) : [];
}

function add(link: Link, ids: readonly number[]): void {
  const { orm, env, table, id, field } = link;
  const inverse = field.inverse ?? '';
  const rows = existing(env, env.db.table(field.relation ?? ''), ids);
  if (field.type === 'many2many') {
    table.update(id, { [field.name]: [...new Set([...current(link), ...ids])] });
    return;
  }
  const moved = rows.filter((row) => row[inverse] !== id).map((row) => row.id);
  if (moved.length > 0) orm.write(env, field.relation ?? '', moved, { [inverse]: id });
}

/** A line that must belong to something is deleted when it is taken from it. */
function take(link: Link, ids: readonly number[]): void {
  const { orm, env, table, id, field } = link;
  const [relation, inverse] = [field.relation ?? '', field.inverse ?? ''];
  if (ids.length === 0) return;
  if (field.type === 'many2many') {
    table.update(id, { [field.name]: current(link).filter((other) => !ids.includes(other)) });
  } else if (env.db.table(relation).model.fields.get(inverse)?.required) unlink(env, relation, ids);
  else orm.write(env, relation, ids, { [inverse]: false });
}
