import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from './deadline.ts';
import { toOdooError } from './fault.classifier.ts';
import { isVoid, lastException } from './fault.traceback.ts';
import { json2Failure } from './json2.failure.ts';
import { byName, withoutNames } from './method.shape.ts';
import { MethodSignatures } from './method.signatures.ts';
import { dialectOf } from './odoo.dialect.ts';
import type { OdooErrorKind } from './odoo.error.ts';
import { parseVersion } from './odoo.version.ts';
import { ormMethod } from './orm.methods.ts';

/** Exchanges with real Odoo servers, beside the repository where there are any: too large to be part of it. */
const FOLDER = join(import.meta.dirname, '../../../../shared/odoo');
const present = [17, 18, 19].every((version) => existsSync(join(FOLDER, `odoo${version}.ndjson`)));

interface Exchange {
  id: string;
  call: string;
  http_status: number;
  content_type: string;
  fault_first?: string;
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

  it('come from a server that speaks as the dialect of its version says', () => {
    const dialect = dialectOf({ major: version, minor: 0 });
    const { result: fields } = all.find(({ id }) => id.endsWith('_fields_get_res_partner')) ?? {};
    const attributes = Object.values(fields as Record<string, object>).flatMap((field) => Object.keys(field));
    const known = ['group_operator', 'aggregator'].filter((name) => attributes.includes(name));
    expect(known).toEqual([dialect.aggregatorAttribute]);
    const nameGet = all.find(({ id }) => id.endsWith('_name_get'));
    expect(nameGet?.fault_code === undefined).toBe(dialect.hasNameGet);
    const access = all.filter(({ id }) => id.includes('_has_access_'));
    expect(access.length > 0).toBe(dialect.accessMethod === 'has_access');
  });

  it('come from a server whose version is read', () => {
    const answers = all.filter(({ id }) => /(?:common|^\d+_json)_version$/.test(id));
    expect(answers.map(({ result }) => parseVersion(result).major)).toEqual([version, version]);
  });
});

/** By the name of the case. */
const EXPECTED_OF_JSON2: readonly [RegExp, OdooErrorKind][] = [
  [/no_auth|bad_key|password_as_key|after_remove_json2/, 'access_denied'],
  [/bad_dbheader/, 'unknown_database'],
  [/context_company|private_method|access_error/, 'access_error'],
  [/unknown_model/, 'unknown_model'],
  [/unknown_method/, 'unknown_method'],
  [/missing_record/, 'missing_record'],
  [/missing_arg|unknown_kw|ids_on_model_method|list_body|empty_body/, 'invalid_argument'],
  [/validation_error|unique/, 'validation_error'],
  [/user_error/, 'user_error'],
  [/bad_field/, 'unknown_field'],
  [/bad_domain/, 'invalid_domain'],
  [/bad_json|j2_get$/, 'server_error'],
  [/text_plain/, 'not_odoo'],
];

(present ? describe : describe.skip)('The recorded exchanges of JSON-2', () => {
  const all = present ? exchanges(19).filter(({ call }) => / \/json\/2\//.test(call)) : [];
  const answerOf = ({
    http_status: status,
    content_type: contentType,
    result,
    fault_first: page,
  }: Exchange) => {
    const text = result === undefined ? (page ?? '') : JSON.stringify(result);
    return { status, contentType, location: '', body: new TextEncoder().encode(text) };
  };

  it('that failed have the kind that their case says, and tell nothing of the server', () => {
    const failed = all.filter(({ http_status: status }) => status !== 200);
    expect(failed.length).toBeGreaterThan(20);
    const wrong = failed.map((exchange) => {
      const method = exchange.call.split('/').at(-1) ?? '';
      const { kind, message, mayHaveHappened } = json2Failure(answerOf(exchange), 'http://x/json/2', {
        method,
      });
      const expected = EXPECTED_OF_JSON2.find(([name]) => name.test(exchange.id))?.[1];
      const fine = kind === expected && !mayHaveHappened && message !== '' && !LEAK.test(message);
      return fine ? null : `${exchange.id}: ${kind} (${message}), not ${expected}`;
    });
    expect(wrong.filter((each) => each !== null)).toEqual([]);
  });

  it('have bodies that our naming of positional arguments gives', () => {
    const positional: [string, unknown[]][] = [
      ['081_j2_search', [[], 0, 3]],
      ['083_j2_read', [[15], ['name', 'country_id', 'phone', 'category_id']]],
      [
        '084_j2_fields_get',
        [
          ['name', 'country_id'],
          ['string', 'type'],
        ],
      ],
      ['086_j2_formatted_read_group', [[], ['stage_id'], ['__count']]],
      ['087_j2_create', [[{ name: 'J2 partner' }]]],
      ['089_j2_write', [[64], { phone: '+1 555' }]],
      ['091_j2_action_none', [[25]]],
      ['095_j2_context_get', []],
    ];
    for (const [id, args] of positional) {
      const { call = '', params } = all.find((exchange) => exchange.id === id) ?? {};
      const [, model = '', method = ''] = /\/json\/2\/([\w.]+)\/(\w+)$/.exec(call) ?? [];
      const shape = ormMethod(method);
      const asked = { model, method, args, kwargs: {} };
      const body = shape ? byName(asked, shape) : withoutNames(asked);
      // 0 is what Odoo takes where no offset is given.
      if (method === 'search') delete body?.['offset'];
      expect([id, body]).toEqual([id, params]);
    }
  });

  it('have a page about the methods of a model, which says of all of ours what our table says', async () => {
    const page = exchanges(19).find(({ id }) => id === '120_j2_doc_bearer_model')?.result;
    const signatures = new MethodSignatures(() => Promise.resolve(page));
    const connection = { url: 'http://x', database: 'x', username: 'x', secret: 'x' };
    const { methods } = page as { methods: object };
    const deadline = new Deadline(50_000);
    const said = Object.keys(methods).filter((method) => ormMethod(method));
    expect(said.length).toBeGreaterThan(40);
    for (const method of said) {
      const shape = await signatures.of(connection, 'res.partner', method, deadline);
      expect([method, ormMethod(method)]).toEqual([method, shape]);
    }
    deadline.end();
  });

  it('come from a server that says its version to everybody', () => {
    const { result } = exchanges(19).find(({ id }) => id === '117_j2_web_version') ?? {};
    const { version } = result as { version: string };
    expect(parseVersion({ server_version: version })).toMatchObject({ major: 19, minor: 0 });
  });
});
