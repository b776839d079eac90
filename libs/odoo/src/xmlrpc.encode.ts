/** What would be markup, and carriage returns, which XML turns into line feeds where they are not escaped (XML 1.0, §2.11). */
const SPECIAL = /[&<>\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/**
 * A call as text of XML-RPC.
 * @param parameters what JSON can hold, and XML-RPC too: `checkArguments` has seen them.
 */
export function encodeCall(method: string, parameters: readonly unknown[]): string {
  const params = parameters.map((each) => `<param>${valueOf(each)}</param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${escaped(method)}</methodName><params>${params}</params></methodCall>`;
}

const valueOf = (value: unknown): string => `<value>${typed(value)}</value>`;

function typed(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `<string>${escaped(value)}</string>`;
    case 'boolean':
      return `<boolean>${value ? 1 : 0}</boolean>`;
    case 'number':
      return Number.isInteger(value) ? `<int>${value}</int>` : `<double>${value}</double>`;
    default:
      return value === null ? '<nil/>' : container(value as object);
  }
}

function container(value: object): string {
  if (Array.isArray(value)) return `<array><data>${value.map(valueOf).join('')}</data></array>`;
  const members = Object.entries(value).map(
    ([name, member]) => `<member><name>${escaped(name)}</name>${valueOf(member)}</member>`,
  );
  return `<struct>${members.join('')}</struct>`;
}

const escaped = (text: string): string => text.replace(SPECIAL, (character) => ESCAPED[character]!);
