import { isObject } from '../odoo-answer.ts';
import { isAlways } from './view-modifiers.ts';
import { viewTags } from './view-tags.ts';
import type { Tag } from './view-tags.ts';

const NAME = /^\w{1,128}$/;
const NOT_HIDDEN = new Set([undefined, '0', 'False', 'false']);
/** What is in them belongs to other records: the lines of a field, the record that a list is grouped by. */
const OF_OTHERS = new Set(['field', 'groupby']);
const MOST = 200;

const isHidden = (attributes: Tag['attributes']): boolean =>
  !NOT_HIDDEN.has(attributes['invisible']) ||
  !NOT_HIDDEN.has(attributes['column_invisible']) ||
  isAlways('column_invisible', attributes);

/** The XML in what `get_views` answered, each view under its kind, or `fields_view_get`, which is one; null without. */
export function archIn(answer: Record<string, unknown>, kind: 'list' | 'form'): string | null {
  const { views } = answer;
  const view = isObject(views) && isObject(views[kind]) ? views[kind] : answer;
  return typeof view['arch'] === 'string' ? view['arch'] : null;
}

/**
 * The fields that a person sees in a model's list, in their order (Odoo 14 to 20: `<tree>`, from 18 `<list>`). What is
 * hidden there, or shown on a condition or on request only, is beside the point here, too.
 * @param arch of a view whose inheritance Odoo has worked out.
 */
export function listViewFields(arch: string): string[] {
  const names = new Set<string>();
  // For each element that is open: whether what is in it belongs to other records.
  const open: boolean[] = [];
  for (const { name, kind, attributes } of viewTags(arch)) {
    if (kind === 'end') {
      open.pop();
      continue;
    }
    const isOther = open.at(-1) === true;
    if (kind === 'begin') open.push(isOther || OF_OTHERS.has(name));
    const field = attributes['name'] ?? '';
    if (isOther || name !== 'field' || !NAME.test(field) || names.size === MOST) continue;
    if (attributes['optional'] !== 'hide' && !isHidden(attributes)) names.add(field);
  }
  return [...names];
}
