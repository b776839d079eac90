import { type OdooFault, WEB_FAULTS } from '../faults.ts';
import { repr } from '../py.ts';

const FRAMES = [
  ['odoo/http.py', 2252, '_serve_db'],
  ['odoo/service/model.py', 156, 'retrying'],
  ['addons/rpc/controllers/xmlrpc.py', 139, 'dispatch'],
  ['odoo/service/model.py', 63, 'execute_cr'],
  ['odoo/api.py', 525, 'call_kw'],
] as const;

const HEAD = `Traceback (most recent call last):\n${FRAMES.map(
  ([file, line, name]) =>
    `  File "/opt/odoo/odoo/${file}", line ${line}, in ${name}\n    result = ${name}(*args, **kwargs)\n`,
).join('')}`;

/** The whole text that Odoo sends with a failure: server paths and all, as a client has to hide it. */
export function traceback(fault: OdooFault): string {
  const name = fault.exception.replace(/^builtins\./, '');
  // Python prints a KeyError's key, where the message is the key itself.
  const message = name === 'KeyError' ? repr(fault.message) : `${statusOf(fault)}${fault.message}`;
  const lines = [...fault.causes, `${name}: ${message}`];
  return lines
    .map((line) => `${HEAD}${line}\n`)
    .join('\nDuring handling of the above exception, another exception occurred:\n\n');
}

/** werkzeug prints its exceptions with the status before the text. */
function statusOf({ status }: OdooFault): string {
  const known = Object.values(WEB_FAULTS).find(([number]) => number === status);
  return known ? `${known.join(' ')}: ` : '';
}
