import type { ModelFields } from './model-fields.ts';

/** Where the fields of any model come from, as far as the caller may see them. */
export interface FieldSource {
  /** @throws ToolError `not_allowed` for a model that the caller may not see; OdooError `unknown_model` and the like. */
  fieldsOf(model: string): Promise<ModelFields>;
  /** Whether the caller may change records of the model at all: technical ones only where the policy lists them. */
  mayChange(model: string): boolean;
}
