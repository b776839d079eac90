import { python, userError } from '../faults.ts';
import { checkAccess, mayAccess } from '../orm/access.ts';
import { fieldsGet } from '../orm/describe.ts';
import { existing } from '../orm/existing.ts';
import { formattedReadGroup, readGroup } from '../orm/read-group.ts';
import { read } from '../orm/read.ts';
import { displayName } from '../orm/record.ts';
import { nameSearch, search, searchCount } from '../orm/search.ts';
import { str } from '../py.ts';
import type { Env, Operation } from '../orm/types.ts';
import { defaults } from '../orm/write.ts';
import { isId, type OrmMethod, Recordset } from './signature.ts';

const OPERATIONS: readonly string[] = ['read', 'write', 'create', 'unlink'];

function operation(input: unknown): Operation {
  if (!OPERATIONS.includes(String(input))) throw python('AssertionError', 'Invalid access mode');
  return input as Operation;
}

const ofModel = (params: readonly string[], required: number, run: OrmMethod['run']): OrmMethod => ({
  params,
  required,
  onIds: false,
  run,
});
const onIds = (params: readonly string[], run: OrmMethod['run']): OrmMethod => ({
  params,
  required: 0,
  onIds: true,
  run,
});

const recordset: OrmMethod = {
  ...onIds([], (_env, model, ids) => new Recordset(model, ids.filter(isId))),
  until: 17,
};

const names = (env: Env, model: string, ids: readonly unknown[]): [number, string][] => {
  const table = env.db.table(model);
  return existing(env, table, ids.filter(isId)).map((row) => [row.id, displayName(env, table.model, row)]);
};

/** The public methods that change nothing. */
export const READ_METHODS: Readonly<Record<string, OrmMethod>> = {
  search: ofModel(['domain', 'offset', 'limit', 'order'], 1, (env, model, _ids, args) =>
    search(env, model, args['domain'], args),
  ),
  search_count: ofModel(['domain', 'limit'], 1, (env, model, _ids, args) =>
    searchCount(env, model, args['domain'], args['limit']),
  ),
  search_read: ofModel(
    ['domain', 'fields', 'offset', 'limit', 'order', 'load'],
    0,
    (env, model, _ids, args) =>
      read(env, model, search(env, model, args['domain'], args), args['fields'], args['load']),
  ),
  read: onIds(['fields', 'load'], (env, model, ids, args) =>
    read(env, model, ids, args['fields'], args['load']),
  ),
  fields_get: ofModel(['allfields', 'attributes'], 0, (env, model, _ids, args) =>
    fieldsGet(env, model, args['allfields'], args['attributes']),
  ),
  read_group: ofModel(
    ['domain', 'fields', 'groupby', 'offset', 'limit', 'orderby', 'lazy'],
    3,
    (env, model, _ids, args) => readGroup(env, model, args),
  ),
  formatted_read_group: {
    ...ofModel(
      ['domain', 'groupby', 'aggregates', 'having', 'offset', 'limit', 'order'],
      1,
      (env, model, _ids, args) => formattedReadGroup(env, model, args),
    ),
    since: 19,
  },
  name_get: { ...onIds([], names), until: 17 },
  name_search: { ...nameSearchMethod('args'), until: 18 },
  default_get: ofModel(['fields_list'], 1, (env, model, _ids, args) => {
    const wanted = Array.isArray(args['fields_list']) ? args['fields_list'] : [];
    const all = defaults(env, env.db.table(model).model, {});
    return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  }),
  exists: {
    ...onIds([], (env, model, ids) => ids.filter((id) => isId(id) && env.db.table(model).get(id))),
    until: 18,
  },
  get_external_id: onIds(
    [],
    (_env, model, ids) =>
      // Keys that are numbers: JSON carries them, XML-RPC does not.
      new Map(ids.filter(isId).map((id) => [id, `sandbox.${model.replaceAll('.', '_')}_${id}`])),
  ),
  check_access_rights: ofModel(['operation', 'raise_exception'], 1, (env, model, _ids, args) => {
    const { model: target } = env.db.table(model);
    const wanted = operation(args['operation']);
    if (args['raise_exception'] !== false) checkAccess(env, target, wanted);
    return mayAccess(env, target, wanted);
  }),
  has_access: {
    ...onIds(['operation'], (env, model, _ids, args) =>
      mayAccess(env, env.db.table(model).model, operation(args['operation'])),
    ),
    required: 1,
    since: 18,
  },
  check_access: {
    ...onIds(['operation'], (env, model, _ids, args) =>
      checkAccess(env, env.db.table(model).model, operation(args['operation'])),
    ),
    since: 18,
    until: 18,
  },
  sudo: recordset,
  with_context: recordset,
  browse: { ...recordset, until: 18 },
};

/** The same method, whose domain was called `args` before Odoo 19. */
export function nameSearchMethod(domain: string): OrmMethod {
  return ofModel(['name', domain, 'operator', 'limit'], 0, (env, model, _ids, args) => {
    const operator = args['operator'] ?? 'ilike';
    if (typeof operator !== 'string') throw userError('Invalid operator');
    return nameSearch(env, model, str(args['name'] ?? ''), args[domain], operator, args['limit'] ?? 100);
  });
}
