/** XML-RPC as Odoo writes it: by `xmlrpc.client.dumps` of Python, which escapes three characters and no other. */
export const pythonAnswer = (result: unknown): string =>
  `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n${value(result)}</param>\n</params>\n</methodResponse>\n`;

export const pythonFault = (faultCode: number, faultString: string): string =>
  `<?xml version='1.0'?>\n<methodResponse>\n<fault>\n${value({ faultCode, faultString })}</fault>\n</methodResponse>\n`;

const value = (it: unknown): string => `<value>${typed(it)}</value>\n`;

function typed(it: unknown): string {
  if (it === null) return '<nil/>';
  if (typeof it === 'string') return `<string>${escaped(it)}</string>`;
  if (typeof it === 'boolean') return `<boolean>${Number(it)}</boolean>`;
  if (typeof it === 'number') return Number.isInteger(it) ? `<int>${it}</int>` : `<double>${it}</double>`;
  if (Array.isArray(it)) return `<array><data>\n${it.map(value).join('')}</data></array>`;
  return `<struct>\n${Object.entries(it as object)
    .map(member)
    .join('')}</struct>`;
}

const member = ([name, it]: [string, unknown]): string =>
  `<member>\n<name>${escaped(name)}</name>\n${value(it)}</member>\n`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An answer of this one value, as it is written within its tag. */
export const answerOf = (text: string): string =>
  `<methodResponse><params><param><value>${text}</value></param></params></methodResponse>`;
