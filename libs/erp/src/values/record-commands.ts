import { refusedValue, shown } from './refused-value.ts';
import { isRecordId } from './relation-value.ts';

/** What is to become of the records that a field lists. */
export type Command =
  | { readonly kind: 'set'; readonly ids: readonly number[] }
  | { readonly kind: 'add' | 'remove' | 'delete'; readonly id: number }
  | { readonly kind: 'create'; readonly values: Values }
  | { readonly kind: 'update'; readonly id: number; readonly values: Values };

export type CommandKind = Command['kind'];
export type Values = Readonly<Record<string, unknown>>;

const MOST = 1_000;
const WORDS = ['set', 'delete', 'remove', 'update', 'add', 'create'] as const;

/**
 * Reads a list of records as it may be written: plainly (`{"add":[3]}`), as ids that replace what is there, or as
 * Odoo's own commands (`[[6,0,[1,2]]]`).
 * @throws ToolError `invalid_argument`
 */
export function parseCommands(value: unknown, place: string): Command[] {
  if (value === null || value === false) return [{ kind: 'set', ids: [] }];
  if (Array.isArray(value)) {
    if (value.length > MOST) throw refusedValue(place, `has more than ${MOST} entries.`);
    if (value.length === 0) return [];
    return value.every((item) => typeof item === 'number')
      ? [{ kind: 'set', ids: idsIn(value, place) }]
      : value.map((item) => odooCommand(item, place));
  }
  if (typeof value === 'object') return plainCommands(value as Values, place);
  throw notUnderstood(place, value);
}

function plainCommands(plain: Values, place: string): Command[] {
  const keys = Object.keys(plain);
  const unknown = keys.find((key) => !(WORDS as readonly string[]).includes(key));
  if (keys.length === 0 || unknown !== undefined)
    throw notUnderstood(place, unknown === undefined ? {} : unknown);
  if (Object.hasOwn(plain, 'set') && keys.some((key) => key !== 'set' && key !== 'create'))
    throw refusedValue(place, '"set" says what is left: it goes with "create" only.', HINT);
  return WORDS.filter((word) => Object.hasOwn(plain, word)).flatMap((word) =>
    commandsOf(word, plain[word], `${place}.${word}`),
  );
}

function commandsOf(word: CommandKind, value: unknown, place: string): Command[] {
  if (!Array.isArray(value) || value.length > MOST)
    throw refusedValue(place, `expected a list of at most ${MOST}, not ${shown(value)}.`, HINT);
  const items = value as unknown[];
  if (word === 'set') return [{ kind: word, ids: idsIn(items, place) }];
  if (word === 'create') return items.map((values) => ({ kind: word, values: valuesIn(values, place) }));
  if (word !== 'update') return idsIn(items, place).map((id) => ({ kind: word, id }));
  return items.map((item) => {
    const { id, ...values } = valuesIn(item, place);
    return { kind: word, id: idIn(id, place), values };
  });
}

/** Odoo's commands (14 to 20), by their first number: how long they are, and what they mean. */
function odooCommand(item: unknown, place: string): Command {
  if (!Array.isArray(item) || item.length > 3) throw notUnderstood(place, item);
  const [code, second, third] = item as unknown[];
  // 2 to 5 need no more than their id: what stands there besides is nothing.
  const isBare = isNothing(third);
  if (code === 0 && item.length === 3 && (isNothing(second) || typeof second === 'string'))
    return { kind: 'create', values: valuesIn(third, place) };
  if (code === 1 && item.length === 3)
    return { kind: 'update', id: idIn(second, place), values: valuesIn(third, place) };
  if (code === 2 && isBare) return { kind: 'delete', id: idIn(second, place) };
  if (code === 3 && isBare) return { kind: 'remove', id: idIn(second, place) };
  if (code === 4 && isBare) return { kind: 'add', id: idIn(second, place) };
  if (code === 5 && isBare && isNothing(second)) return { kind: 'set', ids: [] };
  if (code === 6 && isNothing(second) && Array.isArray(third) && third.length <= MOST)
    return { kind: 'set', ids: idsIn(third, place) };
  throw notUnderstood(place, item);
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === 0;

function valuesIn(value: unknown, place: string): Values {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values;
  throw refusedValue(place, `expected an object of values, not ${shown(value)}.`, HINT);
}

function idIn(value: unknown, place: string): number {
  if (isRecordId(value)) return value;
  throw refusedValue(place, `${shown(value)} is no record's id.`, HINT);
}

const idsIn = (items: readonly unknown[], place: string): number[] => [
  ...new Set(items.map((item) => idIn(item, place))),
];

const HINT =
  'Write {"set":[1,2]} for exactly these, {"add":[3],"remove":[4]} to change which, {"create":[{…}]} and {"update":[{"id":7,…}]} for lines.';

const notUnderstood = (place: string, value: unknown): Error =>
  refusedValue(place, `${shown(value)} does not say what to do with a list of records.`, HINT);

/** The command with the values of its record as they are to be sent, as every version of Odoo takes it over every protocol. */
export function toOdooCommand(command: Command): unknown[] {
  if (command.kind === 'set') return [6, 0, [...command.ids]];
  if (command.kind === 'create') return [0, 0, command.values];
  if (command.kind === 'update') return [1, command.id, command.values];
  return [CODES[command.kind], command.id, 0];
}

const CODES = { delete: 2, remove: 3, add: 4 } as const;
