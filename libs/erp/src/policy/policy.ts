import { isMeantBy, UNRESTRICTED } from '@aidoo/data-policies';
import type { DataModelRules, DataRules } from '@aidoo/data-policies';
import { isBusinessMethod, isPublicName } from '../execute/callable-method.ts';
import { isTechnicalModel } from '../schema/protected-data.ts';
import { ToolError } from '../tool-error.ts';
import { filledInTexts } from './filled-in-texts.ts';
import { namesOfOthers, pointerRules } from './pointer-rules.ts';
import { isReportView } from './report-views.ts';

const NO_RULES: DataModelRules = { hidden: new Set(), masked: new Set(), domains: [] };

/**
 * They hold values of fields of any model, whatever the policy says of it: former ones, those that each Odoo company has for itself
 * (up to 17), translated ones (up to 15).
 */
const VALUES_OF_OTHERS = new Set(['mail.tracking.value', 'ir.property', 'ir.translation']);

/** What a caller may see and touch of a company's Odoo, whatever the permission and whatever Odoo itself would allow. */
export class Policy {
  /** For a company that has set none. */
  static readonly NONE = new Policy(UNRESTRICTED);

  constructor(private readonly rules: DataRules) {}

  /** Whether anything is hidden, masked or left out anywhere: if not, nothing has to be followed up. */
  get bindsData(): boolean {
    const { allow, deny, models } = this.rules;
    return allow.length > 0 || deny.length > 0 || models.size > 0;
  }

  /** Whether the model may be known of at all. */
  allows(model: string): boolean {
    const { allow, deny } = this.rules;
    if (this.bindsData && this.repeatsOthers(model)) return false;
    return !isIn(deny, model) && allow.every((patterns) => isIn(patterns, model));
  }

  /** Whether values of other models stand in it, under names that cannot be followed. Report views the policy may open by naming them. */
  private repeatsOthers(model: string): boolean {
    if (VALUES_OF_OTHERS.has(model)) return true;
    const { allow, models } = this.rules;
    const isNamed = models.has(model) || allow.some((patterns) => patterns.includes(model));
    return isReportView(model) && !isNamed;
  }

  /** What it says of a model by name, without what follows from what it says of others. */
  own(model: string): DataModelRules {
    return this.rules.models.get(model) ?? NO_RULES;
  }

  of(model: string): DataModelRules {
    const own = this.own(model);
    const implied = this.bindsData ? pointerRules(model, this.rules) : [];
    const names = this.hidesFields ? [...namesOfOthers(model), ...filledInTexts(model)] : [];
    if (implied.length + names.length === 0) return own;
    return {
      ...own,
      hidden: new Set([...own.hidden, ...names]),
      domains: [...own.domains, ...implied],
    };
  }

  /** How many records may be answered at once, of those that were asked for. */
  rows(asked: number): number {
    return Math.min(asked, this.rules.maxRows ?? asked);
  }

  /** @throws ToolError `not_allowed` for more records than a call may touch. @param where the argument that has them */
  assertRows(records: readonly unknown[], where = 'ids'): void {
    const { maxRows } = this.rules;
    if (maxRows === null || records.length <= maxRows) return;
    throw new ToolError(
      'not_allowed',
      `${where}: the company's policy lets you have ${maxRows} records at once, not ${records.length}.`,
      { hint: `Ask for at most ${maxRows} at a time.` },
    );
  }

  /**
   * Whether documents may be printed: they show values of any model that their template reads. Where the policy binds, only when it
   * names the model of reports.
   */
  get mayPrint(): boolean {
    return this.allows('ir.actions.report');
  }

  /** Whether records of the model may be changed and methods be called on it. */
  mayChange(model: string): boolean {
    return !isTechnicalModel(model) || this.rules.exceptions.models.includes(model);
  }

  /**
   * Whether a method may be called on records of the model. The ORM's own would walk around the other tools: the policy
   * may list one, `model.method`; a private one never counts, listed or not.
   */
  mayCall(model: string, method: string): boolean {
    const isListed = this.rules.exceptions.methods.includes(`${model}.${method}`);
    return isBusinessMethod(method) || (isListed && isPublicName(method));
  }

  /** Whether any field of any model is hidden or masked. */
  get hidesFields(): boolean {
    return [...this.rules.models.values()].some(({ hidden, masked }) => hidden.size > 0 || masked.size > 0);
  }

  /** Whether a field of this name is hidden or masked in some model. */
  hidesSome(field: string): boolean {
    return [...this.rules.models.values()].some(
      ({ hidden, masked }) => hidden.has(field) || masked.has(field),
    );
  }
}

const isIn = (patterns: readonly string[], model: string): boolean =>
  patterns.some((pattern) => isMeantBy(pattern, model));
