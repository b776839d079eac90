import { toOdooError } from './fault.classifier.ts';
import type { FaultContext } from './fault.classifier.ts';
import type { HttpAnswer } from './http.exchange.ts';
import { statusFailure } from './http.status.ts';
import { asObject, asText, parseJson } from './json.text.ts';
import { OdooError } from './odoo.error.ts';
import { utf8Text } from './utf8.text.ts';

/** One text for wrong, revoked and no key: Odoo tells them apart no more than these words do. */
const KEY_REFUSED =
  'Odoo refuses the secret of this login over JSON-2, which takes API keys only: use an API key of the user, not the password; if it is one, it is wrong or no longer valid.';

const NO_DATABASE =
  'The server has no Odoo database of this name, or is older than Odoo 19 and has no JSON-2.';

/** Python's name of a class, with its module. */
const EXCEPTION = /^\w+(?:\.\w+)+$/;

const NO_JSON2 =
  'The server does not offer JSON-2 at this address (HTTP 404), which Odoo has from 19 on: use JSON-RPC.';

export const keyRefused = (): OdooError => new OdooError('access_denied', KEY_REFUSED);

/**
 * An answer of JSON-2 that is no success, as an error of ours. Odoo 19 says `{name, message, arguments, context, debug}`
 * with a status of its own; `debug` is a traceback and is not looked at. What says less comes from a proxy, or from an
 * Odoo that has no such database, which answers a page.
 * @param url what was asked.
 */
export function json2Failure(answer: HttpAnswer, url: string, context: FaultContext = {}): OdooError {
  const said = asObject(parseJson(answer.body));
  const name = asText(said?.['name']);
  if (!EXCEPTION.test(name)) return failureOfPage(answer, url);
  if (name === 'werkzeug.exceptions.Unauthorized') return keyRefused();
  return toOdooError({ name, text: asText(said?.['message']) }, context);
}

/**
 * Whether Odoo found, before it ran anything, that the method takes other arguments: `signature.bind` failed, or ids were
 * given to a method of the model (odoo/odoo 19.0, addons/rpc/controllers/json2.py).
 */
export function isRefusedUnrun({ status, body }: HttpAnswer): boolean {
  if (status !== 422) return false;
  return asObject(parseJson(body))?.['name'] === 'werkzeug.exceptions.UnprocessableEntity';
}

function failureOfPage(answer: HttpAnswer, url: string): OdooError {
  if (answer.status !== 404) return statusFailure(answer, url);
  const page = utf8Text(answer.body.subarray(0, 2_000));
  return page.includes('No database is selected')
    ? new OdooError('unknown_database', NO_DATABASE)
    : new OdooError('not_odoo', NO_JSON2);
}
