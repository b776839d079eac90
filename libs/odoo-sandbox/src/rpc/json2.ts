import { OdooFault, webFault } from '../faults.ts';
import type { Database } from '../orm/database.ts';
import { makeEnv } from '../orm/env.ts';
import type { Values } from '../orm/types.ts';
import { repr } from '../py.ts';
import { idList, isValues } from './dispatch.ts';
import { findMethod } from './methods.ts';
import { type OrmMethod, Recordset } from './signature.ts';

/** A call as it stands in a JSON-2 request. */
export interface NamedCall {
  readonly model: string;
  readonly method: string;
  /** The body: the method's arguments by name, with `ids` and `context` among them. */
  readonly body: Values;
}

/**
 * Calls a public method by the names of its arguments, as `/json/2/<model>/<method>` does (Odoo 19 and later).
 * @throws OdooFault of werkzeug for what Odoo refuses before it calls the method.
 */
export function callNamed(db: Database, uid: number, { model, method, body }: NamedCall): unknown {
  if (!db.tables.has(model)) {
    throw webFault('NotFound', `the model ${repr(model)} does not exist`, `KeyError: ${repr(model)}`);
  }
  const found = publicMethod(db, model, method);
  const { ids, context, ...named } = body;
  const wanted = idList(ids);
  if (!found.onIds && wanted.length > 0) {
    throw webFault('UnprocessableEntity', `cannot call ${model}.${method} with ids`);
  }
  checkNames(found, named);
  const env = makeEnv(db, uid, isValues(context) ? context : {});
  const result = found.run(env, model, wanted, named);
  if (result instanceof Recordset) return result.ids;
  return found.answersRecords ? [result].flat() : result;
}

function publicMethod(db: Database, model: string, method: string): OrmMethod {
  try {
    return findMethod(db, model, method);
  } catch (error) {
    if (!(error instanceof OdooFault) || error.exception !== 'builtins.AttributeError') throw error;
    throw webFault('NotFound', error.message, `AttributeError: ${error.message}`);
  }
}

/** As Python's `inspect.Signature.bind` complains: of what is missing first. */
function checkNames({ params, required }: OrmMethod, named: Values): void {
  const missing = params.slice(0, required).find((param) => !(param in named));
  const extra = Object.keys(named).find((name) => !params.includes(name));
  const complaint =
    missing === undefined
      ? extra !== undefined && `got an unexpected keyword argument '${extra}'`
      : `missing a required argument: '${missing}'`;
  if (complaint) throw webFault('UnprocessableEntity', complaint, `TypeError: ${complaint}`);
}
