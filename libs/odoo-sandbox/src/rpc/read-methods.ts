import { python } from '../faults.ts';
import { checkAccess, mayAccess } from '../orm/access.ts';
import { fieldsGet } from '../orm/describe.ts';
import { existing } from '../orm/existing.ts';
import { read } from '../orm/read.ts';
import { displayName } from '../orm/record.ts';
import type { Env, Operation, Values } from '../orm/types.ts';
import { defaults } from '../orm/write.ts';
import { firstValues, firstValuesBySpec } from './onchange.ts';
import { isId, type Methods, modelMethod, type OrmMethod, recordMethod, Recordset } from './signature.ts';

const OPERATIONS: readonly string[] = ['read', 'write', 'create', 'unlink'];

function operation(input: unknown): Operation {
  if (!OPERATIONS.includes(String(input))) throw python('AssertionError', 'Invalid access mode');
  return input as Operation;
}

const recordset: OrmMethod = {
  ...recordMethod([], (_env, model, ids) => new Recordset(model, ids.filter(isId))),
  until: 17,
};

const names = (env: Env, model: string, ids: readonly unknown[]): [number, string][] => {
  const table = env.db.table(model);
  return existing(env, table, ids.filter(isId)).map((row) => [row.id, displayName(env, table.model, row)]);
};

/** The name that a module gave to a record, else one that says which record it is. */
function externalId({ db }: Env, model: string, id: number): string {
  for (const row of db.table('ir.model.data').rows()) {
    if (row['model'] === model && row['res_id'] === id)
      return `${String(row['module'])}.${String(row['name'])}`;
  }
  return `sandbox.${model.replaceAll('.', '_')}_${id}`;
}

function metadata(env: Env, model: string, ids: readonly unknown[]): Values[] {
  const stamps = ['create_uid', 'create_date', 'write_uid', 'write_date'];
  return read(env, model, ids, stamps, undefined).map((record) => {
    const xmlid = externalId(env, model, Number(record['id']));
    return { ...record, xmlid, noupdate: false, xmlids: [{ xmlid, noupdate: false }] };
  });
}

const defaulting = (names: string): OrmMethod =>
  modelMethod([names], 1, (env, model, _ids, args) => {
    const wanted = Array.isArray(args[names]) ? args[names] : [];
    const { model: described } = env.db.table(model);
    const all = defaults(env, described, {});
    const isSaid = (name: string): boolean =>
      wanted.includes(name) && (!described.fields.get(name)?.workedOut || `default_${name}` in env.context);
    return Object.fromEntries(Object.entries(all).filter(([name]) => isSaid(name)));
  });

/** The public methods that tell of models, rights and names. */
export const READ_METHODS: Methods = {
  fields_get: modelMethod(['allfields', 'attributes'], 0, (env, model, _ids, args) =>
    fieldsGet(env, model, args['allfields'], args['attributes']),
  ),
  name_get: { ...recordMethod([], names), until: 17 },
  default_get: [
    { ...defaulting('fields_list'), until: 18 },
    { ...defaulting('fields'), since: 19 },
  ],
  onchange: [
    { ...recordMethod(['values', 'field_name', 'field_onchange'], firstValues), required: 3, until: 16 },
    { ...recordMethod(['values', 'field_names', 'fields_spec'], firstValuesBySpec), required: 3, since: 17 },
  ],
  exists: {
    ...recordMethod([], (env, model, ids) => ids.filter((id) => isId(id) && env.db.table(model).get(id))),
    until: 18,
  },
  get_metadata: recordMethod([], metadata),
  get_external_id: recordMethod(
    [],
    (env, model, ids) =>
      // Keys that are numbers: JSON carries them, XML-RPC does not.
      new Map(ids.filter(isId).map((id) => [id, externalId(env, model, id)])),
  ),
  // Deprecated in 18.0 (odoo/odoo#179148), removed in 19.1 (#226551).
  check_access_rights: {
    ...modelMethod(['operation', 'raise_exception'], 1, (env, model, _ids, args) => {
      const { model: target } = env.db.table(model);
      const wanted = operation(args['operation']);
      if (args['raise_exception'] !== false) checkAccess(env, target, wanted);
      return mayAccess(env, target, wanted);
    }),
    deprecated: true,
    until: 19,
  },
  has_access: {
    ...recordMethod(['operation'], (env, model, _ids, args) =>
      mayAccess(env, env.db.table(model).model, operation(args['operation'])),
    ),
    required: 1,
    since: 18,
  },
  check_access: {
    ...recordMethod(['operation'], (env, model, _ids, args) =>
      checkAccess(env, env.db.table(model).model, operation(args['operation'])),
    ),
    since: 18,
    until: 18,
  },
  sudo: recordset,
  with_context: recordset,
  browse: { ...recordset, until: 18 },
};
