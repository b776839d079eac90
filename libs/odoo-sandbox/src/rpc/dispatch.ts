import { accessError, python } from '../faults.ts';
import type { Database } from '../orm/database.ts';
import { makeEnv } from '../orm/env.ts';
import type { Values } from '../orm/types.ts';
import { bind } from './bind.ts';
import { nameSearchMethod, READ_METHODS } from './read-methods.ts';
import { ofModel, type OrmMethod } from './signature.ts';
import { WRITE_METHODS } from './write-methods.ts';

/** Public in Python and yet not to be called remotely, from the series on that says so. */
const BLOCKED: Readonly<Record<string, number>> = {
  sudo: 18,
  with_context: 18,
  with_user: 18,
  browse: 19,
  exists: 19,
  check_access: 19,
};
const nameSearch19 = nameSearchMethod('domain');

/** Calls a public method of a model as `execute_kw` does. */
export function callMethod(
  db: Database,
  uid: number,
  model: string,
  method: string,
  args: readonly unknown[],
  kwargs: Values,
): unknown {
  db.table(model);
  const found = findMethod(db, model, method);
  const { context, ...named } = kwargs;
  const env = makeEnv(db, uid, isValues(context) ? context : {});
  const owner = found.named ? found.named(model, db.series) : 'BaseModel';
  const name = owner ? `${owner}.${method}()` : `${method}()`;
  const signature = { name, params: found.params, required: found.required };
  if (!found.onIds) return found.run(env, model, [], bind(signature, args, named));
  if (args.length === 0) {
    throw python('IndexError', `${db.series >= 19 ? 'list' : 'tuple'} index out of range`);
  }
  return found.run(env, model, idList(args[0]), bind(signature, args.slice(1), named));
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const idList = (ids: unknown): readonly unknown[] =>
  Array.isArray(ids) ? ids : ids === false || ids === null || ids === undefined ? [] : [ids];

function findMethod(db: Database, model: string, method: string): OrmMethod {
  if (method.startsWith('_') || db.series >= (BLOCKED[method] ?? Infinity)) {
    const what = db.series === 17 ? method : `'${model}.${method}'`;
    throw accessError(`Private methods (such as ${what}) cannot be called remotely.`);
  }
  const own = db.table(model).model.methods;
  if (own && Object.hasOwn(own, method) && own[method]) return ofModel(own[method]);
  if (method === 'name_search' && db.series >= 19) return nameSearch19;
  for (const methods of [READ_METHODS, WRITE_METHODS]) {
    const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (found && (found.since ?? 0) <= db.series && db.series <= (found.until ?? Infinity)) return found;
  }
  if (db.series > 17) throw python('AttributeError', `The method '${model}.${method}' does not exist`);
  if (method === 'env') throw python('TypeError', "'member_descriptor' object is not callable");
  throw python('AttributeError', `The method '${method}' does not exist on the model '${model}'`);
}
