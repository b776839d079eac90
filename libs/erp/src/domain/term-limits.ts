import { isMany, isRelation } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ToolError } from '../tool-error.ts';
import { lastOf } from './checked-term.ts';
import type { CheckedTerm } from './checked-term.ts';
import { isHierarchy } from './operators.ts';

const OWNER = "The company's policy can be changed by an owner or admin in Aidoo.";

/**
 * Refuses a term whose answer would tell of records, or of values, that the policy keeps from the caller, and that no
 * row rule beside it could help.
 *
 * @throws ToolError `not_allowed`
 */
export async function assertTellsNothing(source: FieldSource, term: CheckedTerm): Promise<void> {
  assertOneRecord(source, term);
  assertNoName(source, term);
  await assertNoFamily(source, term);
}

/** Of several records, one may be the one that may be seen and another the one that is meant. */
function assertOneRecord(source: FieldSource, { path, where }: CheckedTerm): void {
  let many: string | undefined;
  for (const { name, field } of path.slice(0, -1)) {
    if (isMany(field)) many ??= name;
    const model = field.relation ?? '';
    if (many === undefined || source.limits(model).rowDomains.length === 0) continue;
    throw new ToolError(
      'not_allowed',
      `${where} looks through "${many}" into ${model}, of which the company's policy shows you only some records.`,
      {
        hint: `From Odoo 17 on, ask with "any" at each such field: ["${name}","any",[["id","in",[1,2]]]]. Or search ${model} itself.`,
      },
    );
  }
}

/** Odoo's search by name looks into e-mail addresses, references and numbers too. */
function assertNoName(source: FieldSource, { path, operator, value, where }: CheckedTerm): void {
  const { model, name, field } = lastOf(path);
  const byName = isRelation(field) && value.kind === 'plain' && typeof value.value === 'string';
  if (!byName && name !== 'display_name') return;
  const target = byName ? (field.relation ?? '') : model;
  if (!isLimited(source, target)) return;
  const inside = path.slice(0, byName ? path.length : -1).map((step) => step.name);
  throw new ToolError(
    'not_allowed',
    `${where} searches ${target} by name, which Odoo finds in fields that the company's policy keeps from you.`,
    { hint: `Search by one field: ["${[...inside, 'name'].join('.')}","${operator}",…]. ${OWNER}` },
  );
}

/** Who is below whom may be known only where the records between them are, too. */
async function assertNoFamily(source: FieldSource, { path, operator, where }: CheckedTerm): Promise<void> {
  if (!isHierarchy(operator)) return;
  const { model, name, field } = lastOf(path);
  const target = name === 'id' ? model : (field.relation ?? '');
  if (!isLimited(source, target)) return;
  if (source.limits(target).rowDomains.length === 0) {
    const fields = await source.fieldsOf(target);
    if (fields.find('parent_id') && !fields.isMasked('parent_id')) return;
  }
  throw new ToolError(
    'not_allowed',
    `${where} asks which records of ${target} are below which others: the company's policy keeps some of that from you.`,
    { hint: `Use "in" with ids. ${OWNER}` },
  );
}

const isLimited = (source: FieldSource, model: string): boolean => {
  const { rowDomains, hasHidden } = source.limits(model);
  return hasHidden || rowDomains.length > 0;
};
