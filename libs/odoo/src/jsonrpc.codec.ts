import { looksLikeAnswer } from './answer.shape.ts';
import { checkArguments } from './argument.check.ts';
import type { CarrierRules } from './argument.check.ts';
import { OdooError } from './odoo.error.ts';
import type { RpcAnswer, RpcCodec } from './rpc.codec.ts';

const RULES: CarrierRules = {
  integer: (value) =>
    Number.isSafeInteger(value) ? null : 'is a whole number beyond 2^53, which is not exact',
  text: (value) => (value.isWellFormed() ? null : 'is no well-formed Unicode text'),
};

/** JSON-RPC 2.0 as `/jsonrpc` speaks it (Odoo 8 to 21). */
export const jsonRpcCodec: RpcCodec = {
  protocol: 'jsonrpc',
  contentType: 'application/json',

  path: () => '/jsonrpc',

  encode(service, method, parameters) {
    for (const [name, value] of Object.entries(parameters)) checkArguments(value, name, RULES);
    const params = { service, method, args: Object.values(parameters) };
    return JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
  },

  async decode(body) {
    if (!looksLikeAnswer(body)) throw notJsonRpc();
    return toAnswer(parse(new TextDecoder().decode(body)));
  },
};

/** Python writes floats that are no numbers as bare words, which JSON does not have; XML-RPC's are read as null too. */
const BARE_WORDS = /"(?:[^"\\]|\\[^])*"|-?\b(?:NaN|Infinity)\b/g;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (!/^\s*[[{]/.test(text)) throw notJsonRpc();
  }
  try {
    return JSON.parse(text.replace(BARE_WORDS, (word) => (word.startsWith('"') ? word : 'null')));
  } catch {
    throw notJsonRpc();
  }
}

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

const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const notJsonRpc = (): OdooError =>
  new OdooError('not_odoo', 'What answers at this address does not speak JSON-RPC as Odoo does.', {
    mayHaveHappened: true,
  });
