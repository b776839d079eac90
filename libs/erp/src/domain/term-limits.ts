import { isMany, isRelation } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ToolError } from '../tool-error.ts';
import { lastOf } from './checked-term.ts';
import type { CheckedTerm } from './checked-term.ts';
import { isHierarchy } from './operators.ts';

const OWNER = "The company's policy can be changed by an owner or admin in Aidoo.";

type Term = Omit<CheckedTerm, 'rules'>;

/**
 * Refuses a term whose answer would tell of records, or of values, that the policy keeps from the caller, and that no
 * row rule beside it could help.
 *
 * @throws ToolError `not_allowed`
 */
export async function assertTellsNothing(source: FieldSource, term: Term): Promise<void> {
  if (!source.bindsData) return;
  await assertOneRecord(source, term);
  await assertNoName(source, term);
  await assertNoFamily(source, term);
}

/** Of several records, one may be the one that may be seen and another the one that is meant. */
async function assertOneRecord(source: FieldSource, { path, where }: Term): Promise<void> {
  let many: string | undefined;
  for (const { name, field } of path.slice(0, -1)) {
    if (isMany(field)) many ??= name;
    const model = field.relation ?? '';
    if (many === undefined || (await source.limits(model)).rowDomains.length === 0) continue;
    throw new ToolError(
      'not_allowed',
      `${where} looks through "${many}" into ${model}, of which the company's policy shows you only some records.`,
      {
        hint: `From Odoo 17 on, ask with "any" at each such field: ["${name}","any",[["id","in",[1,2]]]]. Or search ${model} itself.`,
      },
    );
  }
}

/** Odoo's search by name looks into e-mail addresses, references and numbers, and into the names of related records. */
async function assertNoName(source: FieldSource, { path, operator, value, where }: Term): Promise<void> {
  const { model, name, field } = lastOf(path);
  const byName = isRelation(field) && value.kind === 'plain' && typeof value.value === 'string';
  if (!byName && name !== 'display_name') return;
  const target = byName ? (field.relation ?? '') : model;
  if (!(await isLimited(source, target)) && !(await hasLimitedRelation(source, target))) return;
  const inside = path.slice(0, byName ? path.length : -1).map((step) => step.name);
  throw new ToolError(
    'not_allowed',
    `${where} searches ${target} by name, for which Odoo looks into what the company's policy keeps from you.`,
    { hint: `Search by one field: ["${[...inside, 'name'].join('.')}","${operator}",…]. ${OWNER}` },
  );
}

/** Who is below whom may be known only where the records between them are, too. */
async function assertNoFamily(source: FieldSource, { path, operator, where }: Term): Promise<void> {
  if (!isHierarchy(operator)) return;
  const { model, name, field } = lastOf(path);
  const target = name === 'id' ? model : (field.relation ?? '');
  if (!(await isLimited(source, target))) return;
  if ((await source.limits(target)).rowDomains.length === 0) {
    const fields = await source.fieldsOf(target);
    if (fields.find('parent_id') && !fields.isMasked('parent_id')) return;
  }
  throw new ToolError(
    'not_allowed',
    `${where} asks which records of ${target} are below which others: the company's policy keeps some of that from you.`,
    { hint: `Use "in" with ids. ${OWNER}` },
  );
}

async function isLimited(source: FieldSource, model: string): Promise<boolean> {
  const { rowDomains, hasHidden } = await source.limits(model);
  return hasHidden || rowDomains.length > 0;
}

/** Of these every record has one, and no name is made of them. */
const AUTHORS = new Set(['create_uid', 'write_uid']);

async function hasLimitedRelation(source: FieldSource, model: string): Promise<boolean> {
  const fields = (await source.fieldsOf(model)).visible();
  const models = fields.flatMap(([name, { type, relation }]) =>
    type === 'many2one' && relation && !AUTHORS.has(name) ? [relation] : [],
  );
  for (const relation of new Set(models)) if (await isLimited(source, relation)) return true;
  return false;
}
