import { isBusinessMethod } from '../execute/callable-method.ts';
import { isTechnicalModel } from '../schema/protected-data.ts';
import type { FieldRules } from '../schema/model-fields.ts';

/** What a company's policy says of one model, for one caller. */
export interface ModelRules extends FieldRules {
  /** Domains that are always added. */
  readonly domains: readonly (readonly unknown[])[];
}

/** What a caller may see and touch of a company's Odoo, whatever the permission and whatever Odoo itself would allow. */
export class Policy {
  /** For a company that has set none. */
  static readonly NONE = new Policy();

  /** A model that the caller may know of. */
  allows(_model: string): boolean {
    return true;
  }

  of(_model: string): ModelRules {
    return NO_RULES;
  }

  /** Whether records of the model may be changed and methods be called on it. */
  mayChange(model: string): boolean {
    return !isTechnicalModel(model);
  }

  /** Whether a public method may be called on records of the model: the ORM's own would walk around the other tools. */
  mayCall(_model: string, method: string): boolean {
    return isBusinessMethod(method);
  }
}

const NO_RULES: ModelRules = { hidden: new Set(), masked: new Set(), domains: [] };
