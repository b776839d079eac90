import { renamedField } from '@aidoo/odoo';
import type { OdooSeries, RenamedField } from '@aidoo/odoo';
import { closest } from './closest.ts';
import type { FieldInfo } from './field-info.ts';
import { isSecretField } from './protected-data.ts';
import { ToolError } from '../tool-error.ts';

/** What a caller means to do with a field. Only what is shown can be masked: whatever else is done with it tells its value. */
export type FieldUse = 'show' | 'search' | 'sort' | 'group' | 'add up' | 'write';

export interface FieldRules {
  /** As if they did not exist. */
  readonly hidden: ReadonlySet<string>;
  /** That there is a value may be seen, the value never. */
  readonly masked: ReadonlySet<string>;
}

const NO_RULES: FieldRules = { hidden: new Set(), masked: new Set() };

/**
 * A text that is made of nothing Odoo tells of, and searched for by a method: `phone_mobile_search` looks into `phone` (seen on 16.0 and
 * 19.0).
 */
const isOwnSearch = (field: FieldInfo): boolean =>
  ['char', 'text', 'html'].includes(field.type) &&
  field.store === false &&
  !field.company_dependent &&
  !field.depends?.length &&
  !field.related?.length;

/** The fields of one model that a caller may see, with the checks that every tool makes before Odoo is asked. */
export class ModelFields {
  constructor(
    readonly model: string,
    private readonly fields: ReadonlyMap<string, FieldInfo>,
    private readonly rules: FieldRules = NO_RULES,
    /** Odoo's, for what other versions call a field. */
    private readonly series?: OdooSeries,
  ) {}

  /**
   * @param where the argument that names the field, for the message.
   * @throws ToolError `unknown_field` with the names that come closest; `not_allowed` for a secret, or for any use but
   * showing it of a masked one.
   */
  get(name: string, where: string, use: FieldUse = 'show'): FieldInfo {
    const field = this.rules.hidden.has(name) ? undefined : this.fields.get(name);
    if (!field) throw this.unknown(name, where);
    if (isSecretField(name)) {
      throw new ToolError(
        'not_allowed',
        `${where}: "${name}" of ${this.model} holds a secret and cannot be used through Aidoo.`,
      );
    }
    if (use !== 'show' && this.rules.masked.has(name)) {
      throw new ToolError(
        'not_allowed',
        `${where}: "${name}" of ${this.model} is masked by the company's policy: to ${use} it would tell its value.`,
        { hint: 'Leave it out. An owner or admin of the company can change the policy in Aidoo.' },
      );
    }
    if (use === 'search' && this.hasClosed && isOwnSearch(field)) {
      throw new ToolError(
        'not_allowed',
        `${where}: "${name}" of ${this.model} is a search of Odoo's own, which may look into fields that the company's policy closes.`,
        { hint: 'Search by a field that is stored.' },
      );
    }
    return field;
  }

  find(name: string): FieldInfo | undefined {
    return this.isVisible(name) ? this.fields.get(name) : undefined;
  }

  isMasked(name: string): boolean {
    return this.rules.masked.has(name);
  }

  /** Whether what stands under this name, in an answer of any form, is not for the caller. */
  isClosed(name: string): boolean {
    return !this.isVisible(name) || this.rules.masked.has(name);
  }

  /** Whether some field is closed: in the order that the model has of itself, its values would show. */
  get hasClosed(): boolean {
    return this.rules.hidden.size + this.rules.masked.size > 0;
  }

  visible(): [string, FieldInfo][] {
    return [...this.fields].filter(([name]) => this.isVisible(name));
  }

  private isVisible(name: string): boolean {
    return !isSecretField(name) && !this.rules.hidden.has(name);
  }

  private unknown(name: string, where: string): ToolError {
    const renamed = this.series && renamedField(this.series, this.model, name);
    if (renamed && (renamed.name === null || this.find(renamed.name)))
      return this.elsewhere(name, where, renamed);
    const similar = closest(
      name,
      this.visible().map(([known]) => known),
    );
    return new ToolError('unknown_field', `${where}: ${this.model} has no field "${name}".`, {
      hint:
        similar.length > 0
          ? `Did you mean ${similar.join(' or ')}?`
          : `aidoo_schema lists the fields of ${this.model}.`,
      details: { model: this.model, field: name, ...(similar.length > 0 && { similar }) },
    });
  }

  private elsewhere(name: string, where: string, { name: here, note }: RenamedField): ToolError {
    const hint = here ? `Here it is "${here}"${note ? `: ${note}` : ''}.` : 'Nothing took its place.';
    return new ToolError(
      'unknown_field',
      `${where}: ${this.model} has no field "${name}" in this version of Odoo.`,
      { hint, details: { model: this.model, field: name, ...(here && { similar: [here] }) } },
    );
  }
}
