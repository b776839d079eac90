import { isObject } from '../odoo-answer.ts';

type Modifier = 'invisible' | 'column_invisible' | 'readonly';

const YES: readonly unknown[] = ['1', 'True', 'true', 1, true];

/**
 * Whether an element of a view is always so. From 17 on an attribute says it; before, `modifiers` does, as JSON, and the attribute may
 * be gone (14 has both, seen on 16.0: `modifiers='{"invisible": true}'`). What holds on a condition is not always so.
 */
export function isAlways(modifier: Modifier, attributes: Readonly<Record<string, string>>): boolean {
  return YES.includes(attributes[modifier]) || YES.includes(modifiersOf(attributes['modifiers'])[modifier]);
}

function modifiersOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const modifiers: unknown = JSON.parse(text);
    return isObject(modifiers) ? modifiers : {};
  } catch {
    return {};
  }
}
