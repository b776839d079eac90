import type { DataModelRules } from '@aidoo/data-policies';
import type { FieldInfo } from '../schema/field-info.ts';
import type { Fields } from '../schema/schema-cache.ts';
import type { FieldRules } from '../schema/model-fields.ts';

/** What is asked of the policy about other models, whose values a field may repeat. */
export interface OtherModels {
  allows(model: string): boolean;
  of(model: string): DataModelRules;
}

/**
 * Of a contact, these are part of the name that a person sees only where the context asks for it (`show_address`, `show_email`,
 * `show_vat`), and no call of ours does (odoo/addons/base/models/res_partner.py, `_get_complete_name`, 14 to 19).
 */
const ONLY_ON_REQUEST: Readonly<Record<string, readonly string[]>> = {
  'res.partner': ['email', 'vat', 'state_id', 'country_id', 'city', 'street', 'zip'],
};

const NAME = 'display_name';

/**
 * The rules of a model with all that follows from them: a field that repeats a hidden one, or is worked out from it, tells
 * its value just as well (`email_normalized`, `partner_id.email` in another model).
 */
export function fieldRules(model: string, fields: Fields, others: OtherModels): FieldRules {
  const own = others.of(model);
  const hidden = new Set(own.hidden);
  const masked = new Set(own.masked);
  const tells = (name: string, field: FieldInfo): 'hidden' | 'masked' | null => {
    let found: 'masked' | null = null;
    for (const path of sources(model, name, field)) {
      const what = reached(path, model, fields, hidden, masked, others, field.related === path);
      if (what === 'hidden') return 'hidden';
      found = what ?? found;
    }
    return found;
  };
  // What follows from what follows: until nothing is added any more.
  for (let before = -1; before !== hidden.size + masked.size;) {
    before = hidden.size + masked.size;
    for (const [name, field] of fields) {
      if (hidden.has(name)) continue;
      const what = tells(name, field);
      if (what === 'hidden') hidden.add(name);
      else if (what === 'masked') masked.add(name);
    }
  }
  // Before 16 Odoo does not say what the name is made of.
  if (!nameIsOpen({ hidden, masked })) hidden.add(NAME);
  return {
    hidden,
    masked: new Set([...masked].filter((name) => !hidden.has(name))),
    unsortable: new Set(
      [...fields].filter(([, field]) => isPartlyClosed(field, others)).map(([name]) => name),
    ),
  };
}

function sources(model: string, name: string, { depends = [], related }: FieldInfo): string[] {
  const from = [...depends, ...(typeof related === 'string' ? [related] : [])];
  const spared = name === NAME ? (ONLY_ON_REQUEST[model] ?? []) : [];
  return from.filter((path) => typeof path === 'string' && !spared.includes(path));
}

/** What the policy says of the field at the end of a path, or of a model on the way there. */
function reached(
  path: string,
  model: string,
  fields: Fields,
  hidden: ReadonlySet<string>,
  masked: ReadonlySet<string>,
  others: OtherModels,
  repeats: boolean,
): 'hidden' | 'masked' | null {
  const [first = '', ...rest] = path.split('.');
  const last = rest.at(-1);
  if (last === undefined) return hidden.has(first) ? 'hidden' : masked.has(first) ? 'masked' : null;
  const relation = fields.get(first)?.relation;
  if (!relation) return null;
  if (repeats && (!others.allows(relation) || others.of(relation).domains.length > 0)) return 'hidden';
  const there = others.of(relation);
  // Further away the models are not known without asking Odoo: a name that is hidden where the path begins to lead counts.
  if (rest.length > 1) return rest.some((step) => there.hidden.has(step)) ? 'hidden' : null;
  return there.hidden.has(last) ? 'hidden' : there.masked.has(last) ? 'masked' : null;
}

function isPartlyClosed({ relation }: FieldInfo, others: OtherModels): boolean {
  if (!relation) return false;
  const { hidden, masked, domains } = others.of(relation);
  return !others.allows(relation) || hidden.size + masked.size + domains.length > 0;
}

const nameIsOpen = ({ hidden, masked }: Pick<FieldRules, 'hidden' | 'masked'>): boolean =>
  !['name', 'complete_name', NAME].some((name) => hidden.has(name) || masked.has(name));
