import type { SandboxAddress } from '../servers/sandbox.server.ts';
import { transfer } from './transfer.ts';
import type { Came } from './transfer.ts';

interface Call {
  method: 'read' | 'create';
  args: readonly unknown[];
}

interface Asked {
  path: string;
  headers: Record<string, string>;
  text: string;
}

const MODEL = 'ir.attachment';
/** Stands in a call where its content comes. */
const WORD = 'the content';

/** A call as each protocol writes it. */
const CALLS: Readonly<Record<string, (odoo: SandboxAddress, call: Call) => Asked>> = {
  jsonrpc: (odoo, call) => ({
    path: '/jsonrpc',
    headers: { 'content-type': 'application/json' },
    text: JSON.stringify({
      jsonrpc: '2.0',
      method: 'call',
      id: 1,
      params: { service: 'object', method: 'execute_kw', args: executeKw(odoo, call) },
    }),
  }),
  json2: ({ apiKey }, { method, args }) => ({
    path: `/json/2/${MODEL}/${method}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    text: JSON.stringify(method === 'read' ? { ids: args[0], fields: args[1] } : { vals_list: args }),
  }),
  xmlrpc: (odoo, call) => {
    const params = executeKw(odoo, call).map((each) => `<param>${xml(each)}</param>`);
    return {
      path: '/xmlrpc/2/object',
      headers: { 'content-type': 'text/xml' },
      text: `<?xml version="1.0"?><methodCall><methodName>execute_kw</methodName><params>${params.join('')}</params></methodCall>`,
    };
  },
};

const executeKw = ({ database, uid, secret }: SandboxAddress, { method, args }: Call): unknown[] => [
  database,
  uid,
  secret,
  MODEL,
  method,
  args,
];

/** The few kinds of values that these calls have, none of which needs escaping. */
function xml(value: unknown): string {
  if (typeof value === 'number') return `<value><int>${value}</int></value>`;
  if (typeof value === 'string') return `<value><string>${value}</string></value>`;
  if (Array.isArray(value)) return `<value><array><data>${value.map(xml).join('')}</data></array></value>`;
  const members = Object.entries(value as object).map(
    ([name, each]) => `<member><name>${name}</name>${xml(each)}</member>`,
  );
  return `<value><struct>${members.join('')}</struct></value>`;
}

/** What the gateway asks of Odoo for a file, asked by a client that does nothing else. */
export class Direct {
  readonly #odoo: SandboxAddress;

  constructor(odoo: SandboxAddress) {
    this.#odoo = odoo;
  }

  /** The whole answer comes; nobody decodes it. */
  down(protocol: string, id: number): Promise<Came> {
    return this.#send(protocol, { method: 'read', args: [[id], ['datas']] }, '');
  }

  /** @param content in base64, made before. @returns the id of the attachment */
  async up(protocol: string, name: string, content: string): Promise<number> {
    const values = { name, res_model: 'res.partner', res_id: 12, datas: WORD };
    const { text } = await this.#send(protocol, { method: 'create', args: [values] }, content);
    const id = Number(/(?:"result": ?\[?|^\[?|<int>)(\d+)/.exec(text)?.[1]);
    if (!(id > 0)) throw new Error(`Odoo has made no attachment: ${text}`);
    return id;
  }

  #send(protocol: string, call: Call, content: string): Promise<Came> {
    const { path, headers, text } = CALLS[protocol]!(this.#odoo, call);
    const body = Buffer.from(text.replace(WORD, () => content));
    return transfer(this.#odoo.url + path, { method: 'POST', headers, body });
  }
}
