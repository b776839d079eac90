import type { OdooFault } from '../faults.ts';
import { traceback } from './traceback.ts';

/** The answer to a call; None leaves `result` out. */
export function encodeResult(id: unknown, value: unknown): string {
  const answer: Record<string, unknown> = { jsonrpc: '2.0', id: id ?? null };
  if (value !== null && value !== undefined)
    answer['result'] = value instanceof Map ? Object.fromEntries(value) : value;
  return JSON.stringify(answer);
}

/** A failure; `error.code` is 200 up to Odoo 18 and 0 from 19 on. */
export function encodeError(id: unknown, fault: OdooFault, series: number): string {
  const { message } = fault;
  const data = { name: fault.exception, debug: traceback(fault), message, arguments: [message], context: {} };
  const error = { code: series >= 19 ? 0 : 200, message: 'Odoo Server Error', data };
  return JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error });
}
