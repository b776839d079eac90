import { recognise } from './fault.patterns.ts';
import { publicText } from './fault.text.ts';
import { isUncarried, lastException } from './fault.traceback.ts';
import type { OdooFault } from './fault.traceback.ts';
import { OdooError } from './odoo.error.ts';
import type { OdooErrorDetails, OdooErrorKind } from './odoo.error.ts';

/** What was asked, for telling faults apart; the secret, so that an echo of it is taken out. */
export interface FaultContext {
  model?: string;
  method?: string;
  secret?: string;
}

const EXCEPTIONS: Readonly<Record<string, OdooErrorKind>> = {
  'odoo.exceptions.AccessDenied': 'access_denied',
  'odoo.exceptions.AccessError': 'access_error',
  'odoo.exceptions.MissingError': 'missing_record',
  'odoo.exceptions.ValidationError': 'validation_error',
  'odoo.exceptions.UserError': 'user_error',
  'odoo.exceptions.RedirectWarning': 'user_error',
  'odoo.http.SessionExpiredException': 'access_denied',
};

/** Codes of `/xmlrpc/2`. Code 2 is a user error, a validation error or a missing record: only the text tells. */
const CODES: ReadonlyMap<unknown, OdooErrorKind> = new Map([
  [2, 'user_error'],
  [3, 'access_denied'],
  [4, 'access_error'],
]);

/** What stands in for a text that is missing, or that may not be shown. */
const OWN_WORDS: Partial<Record<OdooErrorKind, string>> = {
  access_denied: 'Odoo refuses the login: user name, or password or API key, is wrong or no longer valid.',
  access_error: 'The Odoo user may not do this.',
  missing_record: 'A record does not exist, or no longer.',
  validation_error: 'Odoo refuses the values.',
  user_error: 'Odoo refuses the operation.',
  unknown_database: 'The server has no Odoo database of this name.',
};

/** Built-in exceptions whose own words are short and safe enough to be repeated, once cleaned. */
const PLAIN =
  /^(?:builtins\.)?(?:Value|Type|Key|Index|Attribute|Assertion|Name|Overflow|ZeroDivision|UnicodeDecode)Error$/;
const MAX_PLAIN = 200;
const MAX_RECOGNISED = 500;

/** `(Record: res.partner(999999,), User: 2)` in any language: the end of a MissingError's text. */
const MISSING = /\([^()]*?([a-z][a-z0-9_.]*)\([\d, ]*\),[^()]*\d+\)\s*$/;
const UNKNOWN_MODEL = /^(?:Object ([\w.]+) doesn't exist|the model '([\w.]+)' does not exist)$/;

/** A fault of any protocol as an error of ours, whose message may be shown. */
export function toOdooError(fault: OdooFault, context: FaultContext = {}): OdooError {
  const raised = fault.code === 1 ? lastException(fault.text) : null;
  const { name = '', text } = raised ?? fault;
  const business = EXCEPTIONS[name] ?? (name === '' ? CODES.get(fault.code) : undefined);
  return business ? businessError(business, text, context) : technicalError(name, text, context);
}

function businessError(kind: OdooErrorKind, text: string, context: FaultContext): OdooError {
  const { secret } = context;
  const message = publicText(text, secret);
  const model = unknownModel(kind, text, context);
  if (model !== undefined) return new OdooError('unknown_model', `Odoo has no model ${model}.`, { model });
  const missing = kind === 'user_error' || kind === 'missing_record' ? MISSING.exec(text)?.[1] : undefined;
  if (missing !== undefined) return new OdooError('missing_record', message, { model: missing });
  const exact =
    kind === 'user_error' && text.startsWith('The operation cannot be completed') ? 'validation_error' : kind;
  // "Access Denied" says less than our own sentence.
  return new OdooError(exact, /^(?:access denied)?$/i.test(message) ? own(kind) : message);
}

/** Up to 17 Odoo says it in the user's language (`L'objet x.y n'existe pas !`): all that `fields_get` refuses in business words. */
function unknownModel(
  kind: OdooErrorKind,
  text: string,
  { model, method }: FaultContext,
): string | undefined {
  const [, unknown, unknownToo] = UNKNOWN_MODEL.exec(text.trim()) ?? [];
  const translated = kind === 'user_error' && method === 'fields_get' && model && text.includes(model);
  return unknown ?? unknownToo ?? (translated ? model : undefined);
}

function technicalError(name: string, text: string, context: FaultContext): OdooError {
  if (isUncarried({ name, text })) {
    const message = 'Odoo did what was asked, but XML-RPC cannot carry its answer: use JSON-RPC.';
    return new OdooError('server_error', message, { mayHaveHappened: true });
  }
  const known = recognise(name, text.slice(0, MAX_RECOGNISED), context.method);
  if (known) {
    const { kind, message, ...details } = known;
    return new OdooError(kind, publicText(message, context.secret) || own(kind), cleaned(details, context));
  }
  const said = PLAIN.test(name) ? (publicText(text, context.secret).split('\n')[0] ?? '') : '';
  const repeated = said !== '' && said.length <= MAX_PLAIN ? `: ${said}` : '.';
  return new OdooError('server_error', `Odoo failed while it carried out the call${repeated}`);
}

const own = (kind: OdooErrorKind): string => OWN_WORDS[kind] ?? 'Odoo refuses the call.';

/** Names of models, fields and methods come out of the server's text too. */
function cleaned({ model, field, method }: OdooErrorDetails, { secret }: FaultContext): OdooErrorDetails {
  const clean = (text: string | undefined): string | undefined =>
    text === undefined ? text : publicText(text, secret);
  return { model: clean(model), field: clean(field), method: clean(method) };
}
