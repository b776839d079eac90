import type { ModelFields } from './model-fields.ts';

/** Where the fields of any model come from, as far as the caller may see them. */
export interface FieldSource {
  /** @throws ToolError `not_allowed` for a model that the caller may not see; OdooError `unknown_model` and the like. */
  fieldsOf(model: string): Promise<ModelFields>;
  /** Whether the caller may change records of the model at all: technical ones only where the policy lists them. */
  mayChange(model: string): boolean;
  /** Whether the policy keeps anything from the caller anywhere: if not, nothing is asked of {@link limits}. */
  readonly bindsData: boolean;
  /** What the policy keeps from the caller in a model. */
  limits(model: string): Promise<ModelLimits>;
  /** Odoo's own. */
  version(): Promise<{ readonly major: number }>;
  /** The moment of the call, and the IANA name of the time zone whose days the caller means. */
  today(): Promise<{ readonly now: Date; readonly tz: string }>;
}

export interface ModelLimits {
  /** Row rules: only records for which all of these domains hold may be seen. Checked, and written out for Odoo. */
  readonly rowDomains: readonly (readonly unknown[])[];
  /** Some field of the model is hidden or masked, or all of it. */
  readonly hasHidden: boolean;
}

export const NO_LIMITS: ModelLimits = { rowDomains: [], hasHidden: false };
