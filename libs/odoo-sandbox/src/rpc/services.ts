import { OdooFault, python } from '../faults.ts';
import type { Database } from '../orm/database.ts';
import type { Values } from '../orm/types.ts';
import { repr } from '../py.ts';
import { authenticate, checkCaller } from './accounts.ts';
import { bind } from './bind.ts';
import { callMethod } from './dispatch.ts';
import { build, versionInfo } from './version.ts';

/** One service call, whatever protocol it came by. */
export interface ServiceCall {
  readonly service: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Answers a call. @returns undefined for None. @throws OdooFault */
export function serve(db: Database, database: string, call: ServiceCall): unknown {
  if (call.service === 'common') return common(db, database, call);
  if (call.service === 'object') return object(db, database, call);
  // 20 has no service for databases any more.
  if (call.service === 'db' && db.series < 20) return databases(db, database, call);
  throw python('KeyError', call.service);
}

function common(db: Database, database: string, { method, args }: ServiceCall): unknown {
  switch (method) {
    case 'version':
      return versionInfo(db);
    case 'about':
      return 'See http://openerp.com';
    case 'login':
    case 'authenticate': {
      const params = ['db', 'login', 'password', ...(method === 'login' ? [] : ['user_agent_env'])];
      const signature = { name: `exp_${method}()`, params, required: params.length };
      const bound = bind(signature, args, {}, false);
      checkDatabase(db, database, bound['db']);
      return authenticate(db, bound['login'], bound['password']);
    }
    default:
      throw new OdooFault('builtins.Exception', `Method not found: ${method}`);
  }
}

function databases(db: Database, database: string, { method, args }: ServiceCall): unknown {
  if (method === 'list') return [database];
  if (method === 'server_version') return build(db);
  if (method === 'db_exist') return args[0] === database;
  throw python('KeyError', `Method not found: ${method}`);
}

function object(db: Database, database: string, { method, args }: ServiceCall): unknown {
  if (args.length === 0 || (db.series >= 19 && args.length < 5)) {
    throw db.series >= 19
      ? python('ValueError', `not enough values to unpack (expected at least 5, got ${args.length})`)
      : python('IndexError', 'tuple index out of range');
  }
  checkDatabase(db, database, args[0]);
  const uid = checkCaller(db, args[1], args[2]);
  const [model, name] = [String(args[3]), String(args[4])];
  if (method === 'execute') return db.transaction(() => callMethod(db, uid, model, name, args.slice(5), {}));
  if (method !== 'execute_kw') throw python('NameError', `Method not available ${method}`);
  const params = ['db', 'uid', 'obj', 'method', 'args', 'kw'];
  const bound = bind(
    { name: 'execute_kw()', params, required: 5 },
    [args[0], args[1], ...args.slice(3)],
    {},
    false,
  );
  const given = bound['args'];
  if (!Array.isArray(given)) {
    throw python(
      'TypeError',
      `Value after * must be an iterable, not ${typeof given === 'number' ? 'int' : 'str'}`,
    );
  }
  const kwargs = (bound['kw'] ?? {}) as Values;
  return db.transaction(() => callMethod(db, uid, model, name, given, kwargs));
}

function checkDatabase(db: Database, database: string, name: unknown): void {
  if (name === database) return;
  const trace = `KeyError: ${repr(name)}`;
  if (typeof name !== 'string' || name === '') {
    throw db.series <= 17
      ? python('AttributeError', "'bool' object has no attribute 'startswith'", [trace])
      : python('AssertionError', 'Missing database name', [trace]);
  }
  throw new OdooFault(
    'psycopg2.OperationalError',
    `connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "${name}" does not exist\n`,
    [trace],
  );
}
