import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { toOdooError } from './fault.classifier.ts';
import { isVoid, lastException } from './fault.traceback.ts';
import type { OdooErrorKind } from './odoo.error.ts';
import { parseVersion } from './odoo.version.ts';

/** Exchanges with real Odoo servers, beside the repository where there are any: too large to be part of it. */
const FOLDER = join(import.meta.dirname, '../../../../shared/odoo');
const present = [17, 18, 19].every((version) => existsSync(join(FOLDER, `odoo${version}.ndjson`)));

interface Exchange {
  id: string;
  params: unknown;
  fault_code?: unknown;
  fault_string?: string;
  error?: { code: number; data?: { name: string; message: string } };
  result?: unknown;
}

const exchanges = (version: number): Exchange[] =>
  readFileSync(join(FOLDER, `odoo${version}.ndjson`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Exchange);

/** Whether `/xmlrpc` without 2 was asked, whose faults are words: no client of ours does. */
const isOld = ({ fault_code: code }: Exchange): boolean => typeof code === 'string';

function methodOf({ params }: Exchange): string | undefined {
  const args = Array.isArray(params) ? params : ((params ?? {}) as { args?: unknown[] }).args;
  return typeof args?.[4] === 'string' ? args[4] : undefined;
}

/** By the name of the case; the first that fits. A case of code 2 that only JSON-RPC tells apart may be a user error. */
const EXPECTED: readonly [RegExp, OdooErrorKind][] = [
  [/bad_db$|other_pg_db/, 'unknown_database'],
  [/access_denied_unknown_uid/, 'missing_record'],
  [
    /bad_password|access_denied|uid_false|wrong_uid|old_pw|password_object|after_cache_clear|archived_user/,
    'access_denied',
  ],
  [
    /access_error|private_method|dunder_method|not_allowed_company|nonexistent_company|wrong_company/,
    'access_error',
  ],
  [/missing_error|unlink_again|m2o_nonexistent/, 'missing_record'],
  [/validation_error|create_empty_dict/, 'validation_error'],
  [/user_error|order_bad$|confirm_again|make_key_over_xmlrpc|ctx_lang_(?:unknown|inactive)/, 'user_error'],
  [/unknown_model/, 'unknown_model'],
  [/(?:object|common|db|fault|v1|json)_unknown_method|name_get$/, 'unknown_method'],
  [/unknown_field|order_unknown|bad_groupby|batch_create_partial/, 'unknown_field'],
  [/domain_(?:string|bad_operator|bad_arity|in_scalar)$/, 'invalid_domain'],
  [
    /bad_date|domain_bad_value|limit_(?:string|negative)|date_bad|datetime_iso|date_iso|selection_bad|float_string/,
    'invalid_value',
  ],
  [/overflow$|json_write_nul|bad_base64/, 'invalid_value'],
  [/wrong_args_(?:missing|unknown_kw)|search_as_count_kw|wrong_positional|args_not_list/, 'invalid_argument'],
  [/int_gt_int32|int_keys|unknown_service/, 'server_error'],
];

const LEAK = /Traceback|File "|\/opt\/|psycopg2|SELECT|127\.0\.0\.1|\bport\b|5432|LINE \d/;

/** What is wrong about our reading of a fault; null when nothing is. */
function judge(exchange: Exchange): string | null {
  const { id, error, fault_code: code, fault_string: string = '' } = exchange;
  const fault = error?.data ? { name: error.data.name, text: error.data.message } : { code, text: string };
  const method = methodOf(exchange);
  const { kind, message } = toOdooError(fault, method === undefined ? {} : { method });
  if (message === '' || LEAK.test(message)) return `${id}: ${message}`;
  const expected = EXPECTED.find(([name]) => name.test(id))?.[1];
  if (isOld(exchange) || expected === undefined || kind === expected) return null;
  const untold = code === 2 && expected === 'validation_error' && kind === 'user_error';
  return untold ? null : `${id}: ${kind}, not ${expected}`;
}

(present ? describe : describe.skip).each([17, 18, 19])('The recorded faults of Odoo %i', (version) => {
  const all = present ? exchanges(version) : [];
  const faults = all.filter(({ fault_code: code, error }) => (code ?? error?.data ?? null) !== null);

  it('have the kind that their case says, and tell nothing of the server', () => {
    expect(faults.length).toBeGreaterThan(150);
    const wrong = faults.map(judge).filter((each) => each !== null);
    expect(wrong).toEqual([]);
  });

  it('are recognised in all but a few cases', () => {
    const unnamed = faults.filter(
      (fault) => !isOld(fault) && !EXPECTED.some(([name]) => name.test(fault.id)),
    );
    expect(unnamed.length).toBeLessThan(faults.length / 4);
  });

  it('of methods that return nothing are read as an answer', () => {
    const none = faults.filter(
      ({ id, fault_code: code }) => /returns_none|none_(?:un)?lock/.test(id) && code === 1,
    );
    expect(none.length).toBeGreaterThan(0);
    for (const { fault_string: text = '' } of none) {
      const raised = lastException(text);
      expect(raised && isVoid(raised)).toBe(true);
    }
  });

  it('come from a server whose version is read', () => {
    const answers = all.filter(({ id }) => /(?:common|^\d+_json)_version$/.test(id));
    expect(answers.map(({ result }) => parseVersion(result).major)).toEqual([version, version]);
  });
});
