import { viewTags } from '../schema/view-tags.ts';
import type { Tag } from '../schema/view-tags.ts';
import { pythonLiteral } from './python-literal.ts';

/** A button of a form that calls a method. */
export interface FormButton {
  readonly method: string;
  readonly label: string;
  /** What it adds to the context of the call. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** What of a form view concerns whoever fills it in. */
export interface FormArch {
  readonly fields: readonly string[];
  readonly buttons: readonly FormButton[];
}

/** Always hidden or readonly, in the words of 14 to 20. */
const ALWAYS = new Set(['1', 'True', 'true']);

/**
 * The fields and buttons that a form shows, from its XML as `get_views` answers it. Those of lists inside a field belong to
 * other records; what is hidden always is left out, what is hidden now and then is not.
 */
export function readForm(arch: string): FormArch {
  const fields = new Set<string>();
  const buttons: FormButton[] = [];
  // For each element that is open: whether what is in it is out of sight.
  const open: boolean[] = [];
  for (const { name, kind, attributes } of viewTags(arch)) {
    if (kind === 'end') {
      open.pop();
      continue;
    }
    const hidden = open.at(-1) === true || ALWAYS.has(attributes['invisible'] ?? '');
    if (kind === 'begin') open.push(hidden || name === 'field');
    if (hidden) continue;
    const isFilledIn = name === 'field' && !ALWAYS.has(attributes['readonly'] ?? '');
    if (isFilledIn && attributes['name']) fields.add(attributes['name']);
    const button = name === 'button' ? toButton(attributes) : undefined;
    if (button) buttons.push(button);
  }
  return { fields: [...fields], buttons };
}

function toButton(attributes: Tag['attributes']): FormButton | undefined {
  const { name: method, type, string, title, context = '{}' } = attributes;
  if (!method || type !== 'object' || ALWAYS.has(attributes['disabled'] ?? '')) return undefined;
  const added = pythonLiteral(context);
  // A context that is made of the record's values is for a screen that has them.
  if (typeof added !== 'object' || added === null || Array.isArray(added)) return undefined;
  return { method, label: string ?? title ?? method, context: added as Record<string, unknown> };
}
