import type { OdooError, OdooErrorKind } from '@aidoo/odoo';
import { lostChange } from './outcome-unknown.ts';
import { ToolError } from './tool-error.ts';
import type { ToolErrorCode } from './tool-error.ts';

const ADMIN_HINT =
  "Ask an owner or admin of the company to look at the Odoo connection in Aidoo; trying again won't help before that.";
const LATER_HINT = 'Try again later; if it lasts, tell an owner or admin of the company.';

const WORDS: Readonly<Record<OdooErrorKind, [ToolErrorCode, hint?: string]>> = {
  access_denied: ['access_denied', ADMIN_HINT],
  access_error: [
    'odoo_access',
    "The Odoo user of this company's connection may not do this. An Odoo administrator can change that.",
  ],
  missing_record: ['missing_record', 'It may have been deleted. Search again with aidoo_query.'],
  validation_error: ['odoo_validation', 'Change the values as the message says.'],
  user_error: ['odoo_user_error', 'Odoo refuses this for a business reason: see the message.'],
  unknown_model: ['unknown_model', 'aidoo_schema with `search` finds the technical name of a model.'],
  unknown_method: ['invalid_argument'],
  unknown_field: ['unknown_field', 'aidoo_schema lists the fields of a model.'],
  invalid_domain: ['invalid_domain'],
  invalid_value: ['odoo_validation', 'aidoo_schema says which type and which selections a field has.'],
  invalid_argument: ['invalid_argument'],
  unknown_database: ['odoo_unreachable', ADMIN_HINT],
  server_error: ['odoo_error', 'Odoo failed inside. Simplify the request, or tell an Odoo administrator.'],
  timeout: ['odoo_timeout', 'Ask for less at once, or try again later.'],
  unreachable: ['odoo_unreachable', LATER_HINT],
  address_refused: ['odoo_unreachable', ADMIN_HINT],
  tls_error: ['odoo_unreachable', ADMIN_HINT],
  not_odoo: ['odoo_unreachable', ADMIN_HINT],
  redirected: ['odoo_unreachable', ADMIN_HINT],
  answer_too_large: ['invalid_argument', 'Ask for fewer records or fields.'],
  cancelled: ['odoo_timeout', 'The call was ended before Odoo answered.'],
  busy: ['rate_limited', 'Wait until earlier calls have been answered, and make fewer at once.'],
};

/**
 * Odoo's failure in the words of a tool. A change whose answer was lost is never called a failure: it may have
 * happened, and doing it again may do it twice.
 */
export function toToolError(error: OdooError, mayChange: boolean): ToolError {
  if (mayChange && error.mayHaveHappened) {
    return lostChange(error, 'look with aidoo_query whether the change is there.');
  }
  const [code, hint] = WORDS[error.kind];
  return new ToolError(code, error.message, { hint, cause: error });
}
