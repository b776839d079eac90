import { accessError, python } from '../faults.ts';
import type { Database } from '../orm/database.ts';
import { READ_METHODS } from './read-methods.ts';
import { SEARCH_METHODS } from './search-methods.ts';
import { type Methods, ofModel, type OrmMethod } from './signature.ts';
import { VIEW_METHODS } from './view-methods.ts';
import { WRITE_METHODS } from './write-methods.ts';

const ORM_METHODS: Methods = { ...SEARCH_METHODS, ...READ_METHODS, ...VIEW_METHODS, ...WRITE_METHODS };

/** Public in Python and yet not to be called remotely, from the series on that says so. */
const BLOCKED: Readonly<Record<string, number>> = {
  sudo: 18,
  with_context: 18,
  with_user: 18,
  browse: 19,
  exists: 19,
  check_access: 19,
};

const isBlocked = (series: number, method: string): boolean =>
  method.startsWith('_') || series >= (BLOCKED[method] ?? Infinity);

/**
 * The method that a call over RPC reaches.
 * @throws OdooFault AccessError for a private one, AttributeError for one that the model does not have.
 */
export function findMethod(db: Database, model: string, method: string): OrmMethod {
  if (isBlocked(db.series, method)) {
    const what = db.series <= 17 ? method : `'${model}.${method}'`;
    throw accessError(`Private methods (such as ${what}) cannot be called remotely.`);
  }
  const found = ownMethod(db, model, method) ?? ormMethod(db.series, method);
  if (found) return found;
  if (db.series > 17) throw python('AttributeError', `The method '${model}.${method}' does not exist`);
  if (method === 'env') throw python('TypeError', "'member_descriptor' object is not callable");
  throw python('AttributeError', `The method '${method}' does not exist on the model '${model}'`);
}

/** What can be called on a model, by name, as its documentation lists it: without private and deprecated methods. */
export function publicMethods(db: Database, model: string): Map<string, OrmMethod> {
  const own = Object.keys(db.table(model).model.methods ?? {});
  const names = new Set([...own, ...Object.keys(ORM_METHODS)]);
  const found = new Map<string, OrmMethod>();
  for (const name of [...names].sort()) {
    const method = ownMethod(db, model, name) ?? ormMethod(db.series, name);
    if (method && !method.deprecated && !isBlocked(db.series, name)) found.set(name, method);
  }
  return found;
}

const within = (
  series: number,
  { since = 0, until = Infinity }: { since?: number; until?: number },
): boolean => since <= series && series <= until;

function ownMethod(db: Database, model: string, name: string): OrmMethod | undefined {
  const own = db.table(model).model.methods;
  const method = own && Object.hasOwn(own, name) ? own[name] : undefined;
  return method && within(db.series, method) ? ofModel(method, db.series) : undefined;
}

function ormMethod(series: number, name: string): OrmMethod | undefined {
  const forms = Object.hasOwn(ORM_METHODS, name) ? (ORM_METHODS[name] ?? []) : [];
  return [forms].flat().find((form) => within(series, form));
}
