import { OdooError } from './odoo.error.ts';

/** How a public method of a model takes its arguments, as far as positional ones need to know. */
export interface MethodShape {
  /** Whether it is called on records: the first positional argument is their ids. */
  readonly ids: boolean;
  /** The names of the further positional arguments, in their order. */
  readonly names: readonly string[];
}

/** What is called, and what with, as `execute_kw` takes it. */
export interface Arguments {
  model: string;
  method: string;
  args: readonly unknown[];
  kwargs: Readonly<Record<string, unknown>>;
}

/** Names that the address of a JSON-2 call has taken: Odoo 19 drops arguments of these names without a word. */
const TAKEN = ['model', 'method'];

/**
 * The body of a JSON-2 call: every argument by its name, the records as `ids`.
 * @throws OdooError `invalid_argument` where `execute_kw` would refuse the arguments, or where JSON-2 cannot carry them.
 */
export function byName(call: Arguments, shape: MethodShape): Record<string, unknown> {
  const { args } = call;
  if (shape.ids && args.length === 0) throw refused(call, 'the ids of its records come first in args');
  const given = shape.ids ? args.slice(1) : args;
  if (given.length > shape.names.length) throw refused(call, `args can only be ${inOrder(shape)}`);
  const positional = given.map((value, index): [string, unknown] => [shape.names[index] ?? '', value]);
  const twice = positional.find(([name]) => Object.hasOwn(call.kwargs, name));
  if (twice) throw refused(call, `it got multiple values for argument '${twice[0]}'`);
  const ids = shape.ids ? { ids: typeof args[0] === 'number' ? [args[0]] : args[0] } : {};
  return { ...ids, ...Object.fromEntries(positional), ...named(call) };
}

/** {@link byName} for arguments that need no names; null when they do. Integers in a list are taken for ids. */
export function withoutNames(call: Arguments): Record<string, unknown> | null {
  const [first, ...more] = call.args;
  if (first === undefined) return named(call);
  const ids = Array.isArray(first) && first.every((id) => Number.isInteger(id));
  return ids && more.length === 0 ? { ids: first, ...named(call) } : null;
}

/** No context is an empty one to RPC, and a failure to JSON-2. */
function named(call: Arguments): Record<string, unknown> {
  const { context, ...kwargs } = call.kwargs;
  if (Object.hasOwn(kwargs, 'ids')) throw refused(call, 'the ids of its records come first in args');
  const taken = TAKEN.find((name) => Object.hasOwn(kwargs, name));
  if (taken) throw refused(call, `JSON-2 cannot carry an argument named ${taken}`);
  return context === undefined || context === null || context === false ? kwargs : { ...kwargs, context };
}

const inOrder = ({ ids, names }: MethodShape): string =>
  [...(ids ? ['the ids'] : []), ...names].join(', ') || 'empty';

export const refused = ({ model, method }: Arguments, why: string): OdooError =>
  new OdooError('invalid_argument', `The method ${method} cannot be called like this: ${why}.`, {
    model,
    method,
  });
