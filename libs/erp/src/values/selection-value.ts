import { closest } from '../schema/closest.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { refusedValue, shown } from './refused-value.ts';

/** Time zones and the like have hundreds. */
const MOST_SHOWN = 30;

/** One of the field's keys. A label is refused with its key: labels change with the language. @throws ToolError */
export function selectionValue({ selection = [] }: FieldInfo, value: unknown, place: string): unknown {
  if (selection.length === 0 && typeof value === 'string') return value;
  const keys = selection.map(([key]) => key);
  if (keys.includes(value as string)) return value;
  const meant = typeof value === 'string' && selection.find(([, label]) => sameWords(label, value));
  if (meant)
    throw refusedValue(place, `${shown(value)} is a label, not a key.`, `Write its key: ${shown(meant[0])}.`);
  throw refusedValue(place, `${shown(value)} is none of its values.`, choices(keys, value));
}

const sameWords = (label: string, written: string): boolean =>
  label.trim().toLowerCase() === written.trim().toLowerCase();

function choices(keys: readonly string[], value: unknown): string {
  if (keys.length <= MOST_SHOWN) return `Write one of: ${keys.map(shown).join(', ')}.`;
  const near = typeof value === 'string' ? closest(value, keys) : [];
  const did = near.length > 0 ? `Did you mean ${near.map(shown).join(' or ')}? ` : '';
  return `${did}It has ${keys.length} values: aidoo_schema lists them.`;
}
