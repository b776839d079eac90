import { python } from '../faults.ts';
import { reprTuple } from '../py.ts';
import { visible } from './access.ts';
import { parseDomain, type Tree } from './domain.ts';
import { testFor, type ValueTest } from './leaf.ts';
import { displayName, linkedIds, valueOf } from './record.ts';
import type { Env, Field, Model, Row } from './types.ts';

export type RowTest = (row: Row) => boolean;
type Leaf = Extract<Tree, { kind: 'leaf' }>;

/** Compiles a domain once, so that each row costs only the comparisons. */
export function compile(env: Env, model: Model, tree: Tree): RowTest {
  if (tree.kind === 'constant') return () => tree.value;
  if (tree.kind === 'not') {
    const test = compile(env, model, tree.child);
    return (row) => !test(row);
  }
  if (tree.kind === 'leaf') return compileLeaf(env, model, tree);
  const tests = tree.children.map((child) => compile(env, model, child));
  if (tree.kind === 'and') return (row) => tests.every((test) => test(row));
  return (row) => tests.some((test) => test(row));
}

function compileLeaf(env: Env, model: Model, leaf: Leaf): RowTest {
  const [name = '', ...rest] = leaf.path.split('.');
  const field = model.fields.get(name);
  if (!field || field.secret || (rest.length > 0 && !field.relation)) {
    const where = env.db.series >= 19 ? 'condition' : 'leaf';
    throw python('ValueError', `Invalid field ${model.model}.${name} in ${where} ${reprTuple(leaf.term)}`);
  }
  if (rest.length > 0) {
    return linkedTest(env, model, field, { ...leaf, path: rest.join('.') });
  }
  if (name === 'id' && isHierarchical(leaf.operator)) {
    const family = relatives(env, model.model, leaf.value, leaf.operator);
    return (row) => family.has(row.id);
  }
  if (!field.relation) {
    const test = testFor(env, field, leaf.operator, leaf.value, leaf.term);
    return (row) => test(valueOf(env, model, row, field));
  }
  return relationTest(env, model, field, leaf);
}

const isHierarchical = (operator: string): boolean => operator === 'child_of' || operator === 'parent_of';

/** At least one linked record that the user may see matches. */
function linkedTest(env: Env, model: Model, field: Field, tree: Tree): RowTest {
  const table = env.db.table(field.relation ?? '');
  const test = compile(env, table.model, tree);
  const found = new Map<number, boolean>();
  const matches = (id: number): boolean => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const row = table.get(id);
    const result = row !== undefined && visible(env, table.model, row) && test(row);
    found.set(id, result);
    return result;
  };
  return (row) => targets(env, model, row, field).some(matches);
}

function targets(env: Env, model: Model, row: Row, field: Field): readonly number[] {
  if (field.type !== 'many2one') return linkedIds(env, row, field);
  const id = valueOf(env, model, row, field);
  return typeof id === 'number' ? [id] : [];
}

function relationTest(env: Env, model: Model, field: Field, leaf: Leaf): RowTest {
  const { operator, value } = leaf;
  if (operator === 'any' || operator === 'not any') {
    const test = linkedTest(env, model, field, parseDomain(value, env.db.series));
    return operator === 'any' ? test : (row) => !test(row);
  }
  if (isHierarchical(operator)) {
    const family = relatives(env, field.relation ?? '', value, operator);
    return (row) => targets(env, model, row, field).some((id) => family.has(id));
  }
  const byName = operator.endsWith('like') || asList(value).some((item) => typeof item === 'string');
  const test = byName ? nameTest(env, field, leaf) : testFor(env, field, operator, value, leaf.term);
  return field.type === 'many2one' ? one(env, model, field, test) : many(env, field, operator, test);
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const one = (env: Env, model: Model, field: Field, test: ValueTest): RowTest => {
  return (row) => test(valueOf(env, model, row, field));
};

/** An x2many matches when one of its ids does; a negative operator, when none matches the positive one. */
function many(env: Env, field: Field, operator: string, test: ValueTest): RowTest {
  const negative = operator === '!=' || operator.startsWith('not ');
  return (row) => {
    const ids = linkedIds(env, row, field);
    if (ids.length === 0) return test(undefined);
    return negative ? ids.every((id) => test(id)) : ids.some((id) => test(id));
  };
}

/** Compares names where a many2one is compared with a text. */
function nameTest(env: Env, field: Field, leaf: Leaf): ValueTest {
  const table = env.db.table(field.relation ?? '');
  const test = testFor(env, { ...field, type: 'char' }, leaf.operator, leaf.value, leaf.term);
  return (id) => {
    const row = typeof id === 'number' ? table.get(id) : undefined;
    return test(row && displayName(env, table.model, row));
  };
}

/** The records given by id or name, with all their children or parents through `parent_id`. */
export function relatives(env: Env, relation: string, value: unknown, operator: string): ReadonlySet<number> {
  const table = env.db.table(relation);
  const found = new Set<number>();
  const queue: number[] = [];
  for (const item of asList(value)) {
    if (typeof item === 'number') queue.push(item);
    else if (typeof item === 'string') {
      for (const row of table.rows()) {
        if (displayName(env, table.model, row).toLowerCase().includes(item.toLowerCase())) queue.push(row.id);
      }
    }
  }
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const parent = table.get(id)?.['parent_id'];
    if (operator === 'child_of') queue.push(...table.pointingTo('parent_id', id));
    else if (typeof parent === 'number') queue.push(parent);
  }
  return found;
}
