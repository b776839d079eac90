import { checkArguments } from './argument.check.ts';
import { asObject, asText, JSON_RULES, parseJson } from './json.text.ts';
import { OdooError } from './odoo.error.ts';
import type { RpcAnswer, RpcCodec } from './rpc.codec.ts';

/** JSON-RPC 2.0 as `/jsonrpc` speaks it (Odoo 8 to 21). */
export const jsonRpcCodec: RpcCodec = {
  protocol: 'jsonrpc',
  contentType: 'application/json',

  path: () => '/jsonrpc',

  encode(service, method, parameters) {
    for (const [name, value] of Object.entries(parameters)) checkArguments(value, name, JSON_RULES);
    const params = { service, method, args: Object.values(parameters) };
    return JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
  },

  decode: (body) => Promise.resolve(body).then((bytes) => toAnswer(parseJson(bytes))),
};

function toAnswer(parsed: unknown): RpcAnswer {
  const answer = asObject(parsed);
  if (!answer || answer['jsonrpc'] !== '2.0') throw notJsonRpc();
  const error = asObject(answer['error']);
  // A method that returns None has an answer without a result (Odoo 17 to 19).
  if (!error) return { result: answer['result'] ?? null };
  const data = asObject(error['data']);
  return {
    fault: { name: asText(data?.['name']), text: asText(data?.['message']) || asText(error['message']) },
  };
}

const notJsonRpc = (): OdooError =>
  new OdooError('not_odoo', 'What answers at this address does not speak JSON-RPC as Odoo does.', {
    mayHaveHappened: true,
  });
