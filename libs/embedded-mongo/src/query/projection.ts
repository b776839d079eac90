import { encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { asDocument, elements, isNumber, isTrue, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { must, notServed } from '../errors.ts';

/** The fields that are named, as a tree; a name without a branch is wanted (or not wanted) whole. */
interface Tree extends Map<string, Tree | null> {}

export type Projection = (doc: Buffer) => Buffer;

/**
 * Inclusion or exclusion by name, `_id` apart from the rest; a document keeps its own order.
 * @throws CommandError 31253, 31254 when both are mixed, 31249 when paths collide, BadValue for expressions
 */
export function parseProjection(spec: Value | undefined): Projection {
  const fields = elements(spec);
  if (fields.length === 0) return (doc) => doc;
  const tree: Tree = new Map();
  let include: boolean | undefined;
  let id: boolean | undefined;
  for (const field of fields) {
    const { name } = field;
    if (field.type !== TYPE.boolean && !isNumber(field))
      throw notServed(`the projection of '${name}' by anything but 0, 1, true and false`);
    const wanted = isTrue(field);
    if (name === '_id') id = wanted;
    else {
      include ??= wanted;
      must(
        include || !wanted,
        'Location31253',
        `Cannot do inclusion on field ${name} in exclusion projection`,
      );
      must(
        !include || wanted,
        'Location31254',
        `Cannot do exclusion on field ${name} in inclusion projection`,
      );
      plant(tree, name);
    }
  }
  const including = include ?? id ?? true;
  if (including ? id !== false : id === false) tree.set('_id', null);
  return (doc) => encode(pruned(asDocument(doc), tree, including));
}

function plant(tree: Tree, dotted: string): void {
  if (dotted === '' || dotted.includes('$') || dotted.startsWith('_id.'))
    throw notServed(`the projection of '${dotted}'`);
  const parts = dotted.split('.');
  const last = parts.pop() ?? '';
  let at = tree;
  for (const part of parts) {
    const next: Tree | null = at.get(part) ?? (at.has(part) ? null : new Map());
    must(next !== null, 'Location31249', `Path collision at ${dotted}`);
    at.set(part, next);
    at = next;
  }
  must(!at.has(last), 'Location31249', `Path collision at ${dotted}`);
  at.set(last, null);
}

function pruned(doc: Value, tree: Tree, include: boolean): Draft {
  const left: Draft = new Map();
  for (const element of elements(doc)) {
    const branch = tree.get(element.name);
    if (branch) left.set(element.name, prunedValue(element, branch, include));
    else if ((branch === null) === include) left.set(element.name, element);
  }
  return left;
}

/** Below a name that has a branch; undefined when nothing of it is left. */
function prunedValue(value: Value, tree: Tree, include: boolean): unknown {
  if (value.type === TYPE.document) return pruned(value, tree, include);
  if (value.type !== TYPE.array) return include ? undefined : value;
  const items = elements(value).map((item) => prunedValue(item, tree, include));
  return items.filter((item) => item !== undefined);
}
