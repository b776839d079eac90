import { elements, isNumber, isTrue, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { CommandError, notServed } from '../errors.ts';

/** The fields that are named, as a tree; a name without a branch is wanted (or not wanted) whole. */
interface Tree extends Map<string, Tree | null> {}

export interface Projection {
  readonly include: boolean;
  readonly tree: Tree;
}

/**
 * Inclusion or exclusion by name, `_id` apart from the rest.
 * @throws CommandError 31253, 31254 when both are mixed, 31249 when paths collide, BadValue for expressions
 */
export function parseProjection(spec: Value | undefined): Projection | undefined {
  const fields = spec === undefined ? [] : elements(spec);
  if (fields.length === 0) return undefined;
  const tree: Tree = new Map();
  let include: boolean | undefined;
  let id: boolean | undefined;
  for (const field of fields) {
    const wanted = isWanted(field);
    if (field.name === '_id') {
      id = wanted;
      continue;
    }
    include ??= wanted;
    if (include !== wanted) throw mixed(field.name, wanted);
    plant(tree, field.name);
  }
  include ??= id ?? true;
  if (include ? id !== false : id === false) tree.set('_id', null);
  return { include, tree };
}

function isWanted(field: Element): boolean {
  if (field.type === TYPE.boolean || isNumber(field)) return isTrue(field);
  throw notServed(`the projection of '${field.name}' by anything but 0, 1, true and false`);
}

function mixed(name: string, wanted: boolean): CommandError {
  return wanted
    ? new CommandError('Location31253', `Cannot do inclusion on field ${name} in exclusion projection`)
    : new CommandError('Location31254', `Cannot do exclusion on field ${name} in inclusion projection`);
}

function plant(tree: Tree, dotted: string): void {
  if (dotted === '' || dotted.includes('$') || dotted.startsWith('_id.'))
    throw notServed(`the projection of '${dotted}'`);
  const parts = dotted.split('.');
  const last = parts.pop() ?? '';
  let at = tree;
  for (const part of parts) {
    const next = at.get(part) ?? (at.has(part) ? null : new Map());
    if (next === null) throw new CommandError('Location31249', `Path collision at ${dotted}`);
    at.set(part, next);
    at = next;
  }
  if (at.has(last)) throw new CommandError('Location31249', `Path collision at ${dotted}`);
  at.set(last, null);
}

/** The document with only what the projection leaves, in its own order. */
export const project = (doc: Value, { include, tree }: Projection): Buffer =>
  encode(pruned(doc, tree, include));

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
  return elements(value)
    .map((item) => prunedValue(item, tree, include))
    .filter((item) => item !== undefined);
}
