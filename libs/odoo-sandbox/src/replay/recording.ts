import { readFileSync } from 'node:fs';
import type { Sandbox } from '../options.ts';

/** One recorded exchange with a real server. */
export interface Recording {
  id: string;
  /** Protocol, path and method, such as `XML /xmlrpc/2/object execute_kw`. */
  call: string;
  params?: unknown;
  http_status: number;
  content_type: string;
  result?: unknown;
  fault_code?: unknown;
  fault_string?: string;
  error?: { code: number; data: { name: string; message: string } };
}

export const load = (file: URL): Recording[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Recording);

/** `077_v1_unknown_model` → `unknown_model`: the same case over another door is the same case. */
export const caseName = (id: string): string => id.replace(/^\d+_((fault|v1|json)_)?/, '');

/** Ids of the real databases and of the sandbox's records that stand in for them, by model or field. */
export type Ids = Record<string, Record<number, number>>;

const PEOPLE: Readonly<Record<string, 'employee' | 'sales'>> = {
  'lowuser-pw': 'employee',
  'ownsales-pw': 'sales',
};

/** The parameters as they have to be for the sandbox: its database, its people, its ids. */
export function translate(params: readonly unknown[], sandbox: Sandbox, ids: Ids): unknown[] {
  const [database, uid, secret, model, ...rest] = params;
  const name = /^odoo\d\d$/.test(String(database)) ? sandbox.database : database;
  const person = PEOPLE[String(secret)];
  const user = person && sandbox.users[person];
  const given = rest.map((item) => renumber(item, ids, String(model)));
  return [name, user?.uid ?? uid, user?.secret ?? secret, model, ...given].slice(0, params.length);
}

function renumber(value: unknown, ids: Ids, of: string): unknown {
  if (typeof value === 'number') return ids[of]?.[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => renumber(item, ids, of));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, renumber(item, ids, fieldOrModel(ids, key, of))]),
  );
}

/** What a key's numbers are ids of: what its field says, the model's own records, or nothing. */
const fieldOrModel = (ids: Ids, key: string, model: string): string =>
  key in ids ? key : /(^|_)ids?$/.test(key) ? model : '';

/** Remembers which record of the sandbox stands for one that the recording made. */
export function learn(ids: Ids, recorded: Recording, played: Recording): void {
  const params = Array.isArray(recorded.params) ? recorded.params : [];
  const [, , , model, method] = params as unknown[];
  if (!['create', 'copy', 'name_create'].includes(String(method))) return;
  const [there, here] = [recorded.result, played.result].map((result) => [result].flat());
  const own = (ids[String(model)] ??= {});
  for (const [place, id] of (there ?? []).entries()) {
    const mine = here?.[place];
    if (typeof id === 'number' && typeof mine === 'number') own[id] = mine;
  }
}
