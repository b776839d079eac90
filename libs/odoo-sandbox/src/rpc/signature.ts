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
  /** False for `@api.model`: there is no first argument with ids. */
  readonly onIds: boolean;
  readonly since?: number;
  readonly until?: number;
  /** How Python names it, where that is not `BaseModel.<method>()`. */
  readonly named?: (model: string, series: number) => string;
  run(env: Env, model: string, ids: readonly unknown[], args: Values): unknown;
}

/** `res.partner` → `ResPartner`, the name of the Python class. */
export const className = (model: string): string =>
  model
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A model's own method in the shape of those that all models have. */
export const ofModel = (method: ModelMethod): OrmMethod => ({
  params: method.params ?? [],
  required: method.required ?? 0,
  onIds: !method.model,
  named: (model) => className(model),
  run: (env, _model, ids, args) => method.run(env, ids.filter(isId), args),
});

export const isId = (id: unknown): id is number => typeof id === 'number';
