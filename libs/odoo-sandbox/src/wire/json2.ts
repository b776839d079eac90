import { asFault, type OdooFault, WEB_FAULTS, webFault } from '../faults.ts';
import type { Values } from '../orm/types.ts';
import { bearer } from '../rpc/accounts.ts';
import { documentIndex, documentModel } from '../rpc/documentation.ts';
import { callNamed, type NamedCall } from '../rpc/json2.ts';
import { type Answer, errorPage } from './answer.ts';
import { encodeAround } from './body.ts';
import type { Backing, HttpRequest, Rpc } from './door.ts';
import { describe, plain, wrongType } from './jsonrpc.ts';

const CALL = /^\/json\/2\/([^/]+)\/([^/]+)$/;
const DOCUMENT = /^\/doc-bearer\/([^/]+)\.json$/;

/** What comes with an API key: `/json/2/<model>/<method>` and the documentation of models (Odoo 19 and later). */
export function overJson2(backing: Backing, request: HttpRequest): Rpc | Answer {
  if (request.database !== '' && request.database !== backing.database) return noDatabase();
  const isJson = /^application\/json\b/.test(request.contentType);
  if (!isJson && request.body !== '') return wrongType(backing.db.series);
  const [, document] = DOCUMENT.exec(request.path) ?? [];
  if (document !== undefined) return documentation(backing, request, document);
  const [, model, method] = CALL.exec(request.path) ?? [];
  if (model === undefined || method === undefined || request.method !== 'POST') {
    return failure(webFault('NotFound', 'Did you mean POST /json/2/<model>/<method>?'));
  }
  return call(backing, request, decodeURIComponent(model), decodeURIComponent(method));
}

function call({ db }: Backing, request: HttpRequest, model: string, method: string): Rpc {
  const body = bodyOf(request.body);
  return {
    seen: { service: 'object', model, method, args: [], kwargs: body.values, protocol: 'json2' },
    run: () => {
      const uid = bearer(db, request.authorization);
      if (body.fault) throw body.fault;
      const named: NamedCall = { model, method, body: body.values };
      return db.transaction(() => callNamed(db, uid, named));
    },
    succeed: success,
    fail: failure,
  };
}

function documentation({ db }: Backing, request: HttpRequest, model: string): Rpc {
  return {
    seen: { service: 'doc', model, method: 'doc_model', args: [], kwargs: {}, protocol: 'json2' },
    run: () => {
      const uid = bearer(db, request.authorization);
      return model === 'index' ? documentIndex(db, uid) : documentModel(db, uid, model);
    },
    succeed: success,
    fail: failure,
  };
}

/** Odoo takes a body that is empty, or JSON but no object, for no arguments at all. */
function bodyOf(text: string): { values: Values; fault?: OdooFault } {
  if (text === '') return { values: {} };
  try {
    const parsed: unknown = JSON.parse(text);
    const isNamed = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return { values: isNamed ? (parsed as Values) : {} };
  } catch {
    const what = complaint(text);
    const cause = `json.decoder.JSONDecodeError: ${what}`;
    return { values: {}, fault: webFault('BadRequest', `could not parse the body as json: ${what}`, cause) };
  }
}

/** The two commonest complaints of Python's parser, which stops at the first wrong letter. */
const complaint = (text: string): string =>
  text.startsWith('{')
    ? 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'
    : 'Expecting value: line 1 column 1 (char 0)';

const answer = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

const success = (value: unknown): Answer => ({
  ...answer(200, null),
  body: encodeAround(value, (given) => JSON.stringify(plain(given) ?? null)),
});

const STATUS: Readonly<Record<string, number>> = {
  'odoo.exceptions.AccessDenied': 403,
  'odoo.exceptions.AccessError': 403,
  'odoo.exceptions.MissingError': 404,
  'odoo.exceptions.UserError': 422,
  'odoo.exceptions.ValidationError': 422,
};

function failure(error: unknown): Answer {
  const fault = asFault(error);
  return answer(fault.status ?? STATUS[fault.exception] ?? 500, describe(fault));
}

/** A database that is not there has no addresses: werkzeug answers, not Odoo. */
const noDatabase = (): Answer => {
  const [status, title] = WEB_FAULTS.NotFound;
  const text = 'No database is selected and the requested URL was not found in the server-wide controllers.';
  return errorPage(status, title, text);
};
