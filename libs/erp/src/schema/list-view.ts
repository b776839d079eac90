const FIELD = /<field\b([^>]*)>/g;
const NAME = /\bname="([\w]+)"/;
/** Shown only when a person asks for it, or never: `1`, `True`, or a condition, which says that it is beside the point. */
const ASIDE = /\boptional="hide"|\b(?:column_)?invisible="(?!0"|False"|false")/;

/**
 * The fields that a person sees in a model's list, in their order (Odoo 14 to 20: `<tree>`, from 18 `<list>`). What is
 * hidden there is beside the point here, too.
 * @param arch of a view whose inheritance Odoo has worked out.
 */
export function listViewFields(arch: string): string[] {
  // Lists inside a field, of its lines, are not this model's.
  const own = arch
    .replace(/<(tree|list)\b[^>]*>/, '')
    .replace(/<(tree|list|form|kanban)\b[\s\S]*?<\/\1>/g, '');
  const names = [...own.matchAll(FIELD)].flatMap(([, attributes = '']) => {
    const [, name] = NAME.exec(attributes) ?? [];
    return name && !ASIDE.test(attributes) ? [name] : [];
  });
  return [...new Set(names)];
}
