import { python, userError } from '../faults.ts';
import type { Database } from '../orm/database.ts';
import { makeEnv } from '../orm/env.ts';
import type { Values } from '../orm/types.ts';
import { bind } from './bind.ts';
import { findMethod } from './methods.ts';

/** Calls a public method of a model as `execute_kw` does. */
export function callMethod(
  db: Database,
  uid: number,
  model: string,
  method: string,
  args: readonly unknown[],
  kwargs: Values,
): unknown {
  if (!db.tables.has(model)) throw unknownModel(db, uid, model);
  const found = findMethod(db, model, method);
  const { context, ...named } = kwargs;
  const env = makeEnv(db, uid, isValues(context) ? context : {});
  const owner = found.named ? found.named(model, db.series) : 'BaseModel';
  const name = owner ? `${owner}.${method}()` : `${method}()`;
  const signature = {
    name,
    params: found.params,
    required: found.required,
    keywordOnly: found.keywordOnly ?? false,
  };
  if (!found.onIds) return found.run(env, model, [], bind(signature, args, named));
  if (args.length === 0) {
    throw python('IndexError', `${db.series >= 19 ? 'list' : 'tuple'} index out of range`);
  }
  return found.run(env, model, idList(args[0]), bind(signature, args.slice(1), named));
}

/** Up to 17 in the user's own language, whatever the context says. */
function unknownModel(db: Database, uid: number, model: string): Error {
  const partner = db.table('res.partner').get(Number(db.table('res.users').get(uid)?.['partner_id']));
  const french = db.series <= 17 && partner?.['lang'] === 'fr_FR';
  return userError(french ? `L'objet ${model} n'existe pas !` : `Object ${model} doesn't exist`);
}

export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const idList = (ids: unknown): readonly unknown[] =>
  Array.isArray(ids) ? ids : ids === false || ids === null || ids === undefined ? [] : [ids];
