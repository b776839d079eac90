import { invalidArgument } from '../invalid-argument.ts';
import { isDeeperThan } from '../nesting.ts';

export interface CallArguments {
  readonly ids?: readonly number[] | undefined;
  readonly args?: readonly unknown[] | undefined;
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
}

const MAX_CHARACTERS = 64_000;
const MAX_DEPTH = 12;
/** Names that mean something else than an argument to Odoo: over JSON-2 `ids` are the records themselves. */
const TAKEN = new Set(['ids', 'context', 'self', 'model', 'method']);
const NAME = /^[a-z][a-z0-9_]{0,127}$/i;

/**
 * The positional and named arguments of a call, checked. Odoo takes the first positional argument of a method on
 * records for their ids, and whether a method is one only Odoo knows: so ids come in `ids` alone, where they are looked at.
 *
 * @throws ToolError `invalid_argument`
 */
export function checkedArguments({ ids, args = [], kwargs = {} }: CallArguments): {
  positional: unknown[];
  named: Record<string, unknown>;
} {
  for (const name of Object.keys(kwargs)) {
    if (TAKEN.has(name.toLowerCase()) || !NAME.test(name))
      throw invalidArgument(
        `kwargs: ${JSON.stringify(name.slice(0, 80))} cannot be given as a named argument.`,
        'Record ids go into `ids`; company, language and time zone into `context`.',
      );
  }
  if (isDeeperThan(MAX_DEPTH, [args, kwargs]))
    throw invalidArgument(`args: nested deeper than ${MAX_DEPTH} levels.`);
  if (JSON.stringify([args, kwargs]).length > MAX_CHARACTERS)
    throw invalidArgument(`args and kwargs: together longer than ${MAX_CHARACTERS} characters.`);
  if (ids) return { positional: [[...ids], ...args], named: { ...kwargs } };
  if (mayBeIds(args[0]))
    throw invalidArgument(
      'args: the first argument could be taken for record ids.',
      'Pass ids of records in `ids`; an argument that is none by its name, in `kwargs`.',
    );
  return { positional: [...args], named: { ...kwargs } };
}

/** What Odoo could read as ids (`browse` takes numbers and texts, alone, in lists and as keys, and PostgreSQL `0x1f`). */
function mayBeIds(value: unknown): boolean {
  if (typeof value === 'number') return true;
  if (typeof value === 'string') return /^\s*[+-]?\d\w*\s*$/.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.keys(value)).some(mayBeIds);
}
