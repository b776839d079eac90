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
