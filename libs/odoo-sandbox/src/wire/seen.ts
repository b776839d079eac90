import type { Protocol, RecordedCall } from '../options.ts';
import { str } from '../py.ts';
import type { ServiceCall } from '../rpc/services.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A service call as it is remembered: without database, user and secret. */
export function seen({ service, method, args }: ServiceCall, protocol: Protocol): RecordedCall {
  if (service !== 'object') return { service, model: '', method, args: [], kwargs: {}, protocol };
  const [model, name] = [str(args[3] ?? ''), str(args[4] ?? '')];
  const own = { service, model, method: name, protocol };
  if (method === 'execute') return { ...own, args: args.slice(5), kwargs: {} };
  const [given, named] = [args[5], args[6]];
  return { ...own, args: Array.isArray(given) ? given : [], kwargs: isObject(named) ? named : {} };
}

/** A call whose long texts are cut: a thousand of them would take too much memory. */
export const shortened = (call: RecordedCall): RecordedCall => ({
  ...call,
  args: call.args.map(cut),
  kwargs: cut(call.kwargs) as Record<string, unknown>,
});

function cut(value: unknown): unknown {
  if (typeof value === 'string') {
    // By way of bytes: a piece of a text holds on to the whole of it.
    return value.length <= 1_000 ? value : `${Buffer.from(value.slice(0, 100)).toString()}…`;
  }
  if (Array.isArray(value)) return value.map(cut);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cut(item)]));
}
