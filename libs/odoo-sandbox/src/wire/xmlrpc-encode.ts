import { python } from '../faults.ts';
import { Base64 } from '../orm/binary.ts';
import { Recordset } from '../rpc/signature.ts';

const DECLARATION = "<?xml version='1.0'?>\n";
// Characters that XML 1.0 has no place for: Odoo drops them.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const SPECIAL = /[&<>]/;

function escape(text: string): string {
  const clean = text.replace(CONTROL, '');
  if (!SPECIAL.test(clean)) return clean;
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A successful answer. @throws OdooFault for what XML-RPC cannot carry: None, long integers, keys that are no text. */
export const encodeResponse = (value: unknown): string =>
  `${DECLARATION}<methodResponse>\n<params>\n<param>\n${encode(value)}</param>\n</params>\n</methodResponse>\n`;

/** A fault. The old `/xmlrpc` door has texts for codes. */
export const encodeFault = (faultCode: number | string, faultString: string): string =>
  `${DECLARATION}<methodResponse>\n<fault>\n${encode({ faultCode, faultString })}</fault>\n</methodResponse>\n`;

function encode(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `<value><string>${escape(value)}</string></value>\n`;
    case 'boolean':
      return `<value><boolean>${value ? 1 : 0}</boolean></value>\n`;
    case 'number':
      return encodeNumber(value);
    default:
      return value === null || value === undefined ? refuseNone() : encodeObject(value);
  }
}

function refuseNone(): never {
  throw python('TypeError', 'cannot marshal None unless allow_none is enabled');
}

function encodeNumber(value: number): string {
  if (!Number.isInteger(value)) return `<value><double>${value}</double></value>\n`;
  if (Math.abs(value) > 2_147_483_647) throw python('OverflowError', 'int exceeds XML-RPC limits');
  return `<value><int>${value}</int></value>\n`;
}

function encodeObject(value: object): string {
  if (value instanceof Base64) return encode(value.toString());
  if (Array.isArray(value))
    return `<value><array><data>\n${value.map(encode).join('')}</data></array></value>\n`;
  if (value instanceof Map) throw python('TypeError', 'dictionary key must be string');
  if (value instanceof Recordset) {
    const type = `<class 'odoo.api.${value.model}'>`;
    throw python('TypeError', `cannot marshal ${type} objects`, [`KeyError: ${type}`]);
  }
  let members = '';
  for (const [name, member] of Object.entries(value)) {
    members += `<member>\n<name>${escape(name)}</name>\n${encode(member)}</member>\n`;
  }
  return `<value><struct>\n${members}</struct></value>\n`;
}
