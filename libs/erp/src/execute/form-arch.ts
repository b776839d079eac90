import { isAlways } from '../schema/view-modifiers.ts';
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
  /** Those that can be filled in. */
  readonly fields: readonly string[];
  /** The hidden and readonly ones too, from which Odoo works out others. */
  readonly mentioned: readonly string[];
  /** Those of its foot first: what stands further up mostly leads elsewhere. */
  readonly buttons: readonly FormButton[];
}

interface Surroundings {
  readonly hidden: boolean;
  readonly foot: boolean;
  readonly inField: boolean;
}

const NOTHING_AROUND: Surroundings = { hidden: false, foot: false, inField: false };

/**
 * The fields and buttons that a form shows, from its XML as `get_views` answers it. Those of lists inside a field belong to
 * other records; what is hidden always is left out, what is hidden now and then is not.
 */
export function readForm(arch: string): FormArch {
  const [fields, mentioned] = [new Set<string>(), new Set<string>()];
  const [inFoot, above]: [FormButton[], FormButton[]] = [[], []];
  // Of each element that is open.
  const open: Surroundings[] = [];
  for (const { name, kind, attributes } of viewTags(arch)) {
    if (kind === 'end') {
      open.pop();
      continue;
    }
    const around = open.at(-1) ?? NOTHING_AROUND;
    if (name === 'field' && !around.inField && attributes['name']) mentioned.add(attributes['name']);
    const hidden = around.hidden || isAlways('invisible', attributes);
    const foot = around.foot || name === 'footer';
    if (kind === 'begin') open.push({ hidden, foot, inField: around.inField || name === 'field' });
    if (hidden || around.inField) continue;
    const isFilledIn = name === 'field' && !isAlways('readonly', attributes);
    if (isFilledIn && attributes['name']) fields.add(attributes['name']);
    const button = name === 'button' ? toButton(attributes) : undefined;
    if (button) (foot ? inFoot : above).push(button);
  }
  return { fields: [...fields], mentioned: [...mentioned], buttons: [...inFoot, ...above] };
}

function toButton(attributes: Tag['attributes']): FormButton | undefined {
  const { name: method, type, string, title, context = '{}' } = attributes;
  if (!method || type !== 'object' || attributes['disabled'] === '1') return undefined;
  const added = pythonLiteral(context);
  // A context that is made of the record's values is for a screen that has them.
  if (typeof added !== 'object' || added === null || Array.isArray(added)) return undefined;
  return { method, label: string ?? title ?? method, context: added as Record<string, unknown> };
}
