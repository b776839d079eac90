import type { Sandbox, SandboxUser } from '../options.ts';
import { ACCOUNTS } from '../sample/accounts.ts';
import { caseName, type Recording } from './recording.ts';

/** Ids of the real databases and of the sandbox's records that stand in for them, by model or field. */
export type Ids = Record<string, Record<number, number>>;

/** Who signed in with these passwords; the second of the salesperson's was set on the way. */
const PEOPLE: Readonly<Record<string, SandboxUser>> = {
  'lowuser-pw': ACCOUNTS.employee,
  'ownsales-pw': ACCOUNTS.sales,
  'changed-pw': { ...ACCOUNTS.sales, secret: 'changed-pw' },
};

/** The parameters as they have to be for the sandbox: its database, its people, its keys, its ids. */
export function prepare({ call, params }: Recording, sandbox: Sandbox, ids: Ids): unknown {
  if (Array.isArray(params)) {
    return /object|common/.test(call) ? translate(params, sandbox, ids) : (params as unknown);
  }
  const rpc = params as { args?: unknown[] } | null | undefined;
  if (rpc?.args) return { ...rpc, args: translate(rpc.args, sandbox, ids) };
  if (call.startsWith('JSON /web/session/')) return { ...rpc, db: sandbox.database };
  const [, model] = JSON2.exec(call) ?? [];
  return model === undefined ? params : renumber(params, ids, model);
}

const JSON2 = /^POST \/json\/2\/([^/]+)\/([^/]+)$/;

function translate(params: readonly unknown[], sandbox: Sandbox, ids: Ids): unknown[] {
  const [database, uid, secret, model, ...rest] = params;
  const name = /^odoo\d\d$/.test(String(database)) ? sandbox.database : database;
  const user = PEOPLE[String(secret)];
  const key = secret === '<an api key>' ? sandbox.users.admin.apiKey : secret;
  const given = rest.map((item) => renumber(item, ids, String(model)));
  return [name, user?.uid ?? uid, user?.secret ?? key, model, ...given].slice(0, params.length);
}

/** `of` says what plain numbers are ids of. */
function renumber(value: unknown, ids: Ids, model: string, of = model): unknown {
  if (typeof value === 'number') return ids[of]?.[value] ?? value;
  if (typeof value === 'string') return PEOPLE[value]?.secret ?? value;
  if (Array.isArray(value)) return value.map((item) => renumber(item, ids, model, of));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      renumber(item, ids, model, fieldOrModel(ids, key, model)),
    ]),
  );
}

/** What a key's numbers are ids of: what its field says, the model's own records, or nothing. */
const fieldOrModel = (ids: Ids, key: string, model: string): string =>
  key in ids ? key : /(^|_)ids?$/.test(key) ? model : '';

/** Remembers which record of the sandbox stands for one that the recording made. */
export function learn(ids: Ids, recorded: Recording, played: Recording): void {
  const [model, method] = target(recorded);
  if (!['create', 'copy', 'name_create'].includes(String(method))) return;
  const [there, here] = [recorded.result, played.result].map((result) => [result].flat());
  const own = (ids[String(model)] ??= {});
  for (const [place, id] of (there ?? []).entries()) {
    const mine = here?.[place];
    if (typeof id === 'number' && typeof mine === 'number') own[id] = mine;
  }
}

function target({ call, params }: Recording): readonly unknown[] {
  const [, model, method] = JSON2.exec(call) ?? [];
  return model === undefined && Array.isArray(params) ? params.slice(3, 5) : [model, method];
}

/** What a recording sent in `Authorization`, where it sent it: the key is left out there. */
export function authorization({ id, req_headers: headers }: Recording, sandbox: Sandbox): string {
  if (!headers?.['Authorization']) return '';
  const { admin, employee } = sandbox.users;
  const keys: Readonly<Record<string, string>> = {
    j2_bad_key: 'nobody-has-this-key',
    j2_password_as_key: admin.secret,
    j2_access_error: employee.apiKey,
    j2_access_error_create: employee.apiKey,
  };
  return `Bearer ${keys[caseName(id)] ?? admin.apiKey}`;
}
