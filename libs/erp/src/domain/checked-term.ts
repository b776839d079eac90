import { isMany } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import type { Operator } from './operators.ts';

/** One field of a path, and the model whose field it is. */
export interface Step {
  readonly model: string;
  readonly name: string;
  readonly field: FieldInfo;
}

export type Path = readonly [...Step[], Step];

/** What a date is compared with, as Odoo writes it: one moment or day, all from one to before another, or empty. */
export type DateBound = { readonly at: string } | { readonly from: string; readonly to: string } | false;

export type TermValue =
  | { readonly kind: 'plain'; readonly value: unknown }
  | { readonly kind: 'dates'; readonly bounds: readonly DateBound[] }
  | { readonly kind: 'domain'; readonly tree: Tree<CheckedTerm>; readonly rules: RowRules };

/** The row rules of a model that a term looks into, as conditions of the record that is asked about. */
export type RowRules = readonly Tree<WrittenTerm>[];

/** A term whose fields exist and whose operator and value fit them. */
export interface CheckedTerm {
  readonly path: Path;
  readonly operator: Operator;
  readonly value: TermValue;
  /** Of every model on the way; those of the model that "any" leads to stand in its value. */
  readonly rules: RowRules;
  readonly where: string;
}

export const lastOf = (path: Path): Step => path[path.length - 1] as Step;

/** Whether one record's term is about several others. */
export const crossesMany = (path: Path): boolean => path.slice(0, -1).some(({ field }) => isMany(field));
