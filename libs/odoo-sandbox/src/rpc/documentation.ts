import { accessError, webFault } from '../faults.ts';
import { checkAccess, isAdministrator, mayAccess } from '../orm/access.ts';
import type { Database } from '../orm/database.ts';
import { fieldsGet } from '../orm/describe.ts';
import { makeEnv } from '../orm/env.ts';
import type { Env, Values } from '../orm/types.ts';
import { repr } from '../py.ts';
import { publicMethods } from './methods.ts';
import type { OrmMethod } from './signature.ts';

/** `/doc-bearer/index.json`: names of all models, their fields and methods. @throws OdooFault AccessError. */
export function documentIndex(db: Database, uid: number): Values {
  const env = readerOfDocuments(db, uid);
  const models = [...db.tables.values()].filter(({ model }) => mayAccess(env, model, 'read'));
  return {
    modules: ['base', 'rpc', 'web', 'api_doc'],
    models: models.map(({ model }) => ({
      model: model.model,
      name: model.label,
      fields: Object.fromEntries(
        Object.entries(fieldsGet(env, model.model, [], ['string'])).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      methods: [...publicMethods(db, model.model).keys()],
    })),
  };
}

/**
 * `/doc-bearer/<model>.json`: fields, and methods with their parameters. Texts for people are left out.
 * @throws OdooFault AccessError for all but administrators; NotFound for a model that is not there.
 */
export function documentModel(db: Database, uid: number, model: string): Values {
  const env = readerOfDocuments(db, uid);
  const table = db.tables.get(model);
  if (!table) {
    throw webFault(
      'NotFound',
      'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
    );
  }
  checkAccess(env, table.model, 'read');
  const fields = Object.entries(fieldsGet(env, model, [], []));
  const methods = [...publicMethods(db, model)];
  return {
    model,
    name: table.model.label,
    doc: null,
    fields: Object.fromEntries(
      fields.map(([name, field]) => [name, { ...(field as Values), module: 'base' }]),
    ),
    methods: Object.fromEntries(methods.map(([name, method]) => [name, documented(model, method)])),
  };
}

/** Only the group of that name may read, which administrators are in. */
function readerOfDocuments(db: Database, uid: number): Env {
  const env = makeEnv(db, uid);
  if (isAdministrator(env)) return env;
  throw accessError('This page is only accessible to Technical Documentation users.');
}

function documented(model: string, method: OrmMethod): Values {
  const parameters = method.params.map((name, place): [string, Values] => [
    name,
    {
      ...(method.keywordOnly ? { kind: 'KEYWORD_ONLY' } : {}),
      ...(place < method.required ? {} : { default: method.defaults?.[name] ?? null }),
    },
  ]);
  return {
    signature: `(${parameters.map(([name, { default: value }]) => shown(name, value)).join(', ')})`,
    parameters: Object.fromEntries(parameters),
    ...(method.onIds ? {} : { api: ['model'] }),
    model: method.own ? model : 'core',
    module: method.own ? 'sandbox' : 'core',
  };
}

const shown = (name: string, value: unknown): string =>
  value === undefined ? name : `${name}=${repr(value)}`;
