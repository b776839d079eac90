import type { Env, ModelMethod, Values } from '../orm/types.ts';

/** What a method of a recordset answers when Odoo would answer the recordset itself: no protocol can carry it whole. */
export class Recordset {
  readonly model: string;
  readonly ids: readonly number[];

  constructor(model: string, ids: readonly number[]) {
    this.model = model;
    this.ids = ids;
  }

  /** As JSON-RPC shows it. */
  toJSON(): string {
    return `${this.model}(${this.ids.join(', ')}${this.ids.length === 1 ? ',' : ''})`;
  }
}

/** A public method that every model has. */
export interface OrmMethod {
  readonly params: readonly string[];
  readonly required: number;
  /** What optional parameters stand for when they are not given; null where nothing else is said. */
  readonly defaults?: Values;
  /** False for `@api.model`: there is no first argument with ids. */
  readonly onIds: boolean;
  /** The model's own, not one that all models have. */
  readonly own?: boolean;
  /** Takes its arguments by name only. */
  readonly keywordOnly?: boolean;
  /** Odoo warns of it and leaves it out of its own documentation. */
  readonly deprecated?: boolean;
  /** Python answers records, which JSON-2 always shows as a list of ids. */
  readonly answersRecords?: boolean;
  readonly since?: number;
  readonly until?: number;
  /** How Python names it, where that is not `BaseModel.<method>()`. */
  readonly named?: (model: string, series: number) => string;
  run(env: Env, model: string, ids: readonly unknown[], args: Values): unknown;
}

type Run = OrmMethod['run'];

/** A method of all models that is called without ids (`@api.model`). */
export const modelMethod = (
  params: readonly string[],
  required: number,
  run: Run,
  defaults: Values = {},
): OrmMethod => ({ params, required, defaults, onIds: false, run });

/** A method of all models that is called on records, and whose arguments may all be left out. */
export const recordMethod = (params: readonly string[], run: Run, defaults: Values = {}): OrmMethod => ({
  params,
  required: 0,
  defaults,
  onIds: true,
  run,
});

/** A method by its name; where Odoo changed its parameters, each form with the series that have it. */
export type Methods = Readonly<Record<string, OrmMethod | readonly OrmMethod[]>>;

/** `res.partner` → `ResPartner`, the name of the Python class. */
export const className = (model: string): string =>
  model
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A model's own method in the shape of those that all models have. */
export const ofModel = (method: ModelMethod, series: number): OrmMethod => ({
  params: method.params ?? [],
  required: method.required ?? 0,
  defaults: method.defaults ?? {},
  keywordOnly: method.keywordOnly ?? false,
  own: true,
  onIds: !method.model && series > (method.modelUntil ?? 0),
  named: (model) => className(model),
  run: (env, _model, ids, args) => method.run(env, ids.filter(isId), args),
});

export const isId = (id: unknown): id is number => typeof id === 'number';
