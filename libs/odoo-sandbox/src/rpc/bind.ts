import { python } from '../faults.ts';
import { repr } from '../py.ts';
import type { Values } from '../orm/types.ts';

export interface Signature {
  /** The method as Python names it in its complaints, such as `BaseModel.search()`. */
  readonly name: string;
  readonly params: readonly string[];
  readonly required: number;
  readonly keywordOnly?: boolean;
}

/** Gives positional and keyword arguments to the parameters, with Python's own complaints. */
export function bind(signature: Signature, args: readonly unknown[], kwargs: Values, self = true): Values {
  const { name, params, required } = signature;
  const places = signature.keywordOnly ? 0 : params.length;
  if (args.length > places) throw tooMany(signature, args.length + (self ? 1 : 0), self);
  const bound: Values = {};
  for (const [position, value] of args.entries()) bound[params[position] ?? ''] = value;
  for (const [key, value] of Object.entries(kwargs)) {
    if (!params.includes(key)) {
      throw python('TypeError', `${name} got an unexpected keyword argument '${key}'`);
    }
    if (key in bound) throw python('TypeError', `${name} got multiple values for argument '${key}'`);
    bound[key] = value;
  }
  const missing = params.slice(0, required).filter((param) => !(param in bound));
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'argument' : 'arguments';
    throw python(
      'TypeError',
      `${name} missing ${missing.length} required positional ${noun}: ${list(missing)}`,
    );
  }
  return bound;
}

function list(names: readonly string[]): string {
  const quoted = names.map(repr);
  if (quoted.length < 3) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

function tooMany({ name, params, required, keywordOnly }: Signature, given: number, self: boolean): Error {
  const extra = self ? 1 : 0;
  const [least, most] = keywordOnly ? [extra, extra] : [required + extra, params.length + extra];
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  return python(
    'TypeError',
    `${name} takes ${takes} positional argument${most === 1 ? '' : 's'} but ${given} were given`,
  );
}
