import { dialectOf } from '@aidoo/odoo';
import { ErpModel } from './erp-model.ts';
import type { OdooRecord } from './erp-model.ts';
import { isObject, isRecords } from './odoo-answer.ts';
import { readable } from './records/readable-record.ts';
import type { FieldInfo } from './schema/field-info.ts';

/** Of a record that is pointed to, its name. */
const specOf = (field?: FieldInfo): object =>
  field?.type === 'many2one' ? { fields: { display_name: {} } } : {};

/** A model whose records the caller may change: only `Erp.changeable` makes one. */
export class ChangeableModel extends ErpModel {
  /** The call leaves once. The ids must have been found {@link visible}, and the values checked. */
  change<T>(method: string, args: unknown[], kwargs: Record<string, unknown> = {}): Promise<T> {
    return this.odoo.change<T>(this.name, method, args, kwargs);
  }

  /** As {@link read}, of ids that were found {@link visible}; lists of records hold the archived ones, too. */
  async readWithArchived(ids: readonly number[], fields: readonly string[]): Promise<OdooRecord[]> {
    const kwargs = { fields: [...fields], context: { active_test: false } };
    return readable(await this.ask(isRecords, 'read', [[...ids]], kwargs), this.fields);
  }

  /** What fields of a new record begin with under a context; `default_get` names those that begin with something. */
  defaults(fields: readonly string[], context: object = {}): Promise<OdooRecord> {
    return this.ask(isObject, 'default_get', [[...fields]], { context });
  }

  /** What the form of a new record shows first: as {@link defaults}, and what Odoo works out from them, in the forms of its versions. */
  async workedOut(fields: readonly string[], context: object): Promise<OdooRecord> {
    const { onchangeArgument } = dialectOf(await this.odoo.version());
    const asked = onchangeArgument === 'fields_spec' ? specOf : () => '';
    const spec = Object.fromEntries(fields.map((name) => [name, asked(this.fields.find(name))]));
    const { value } = await this.ask(isObject, 'onchange', [[], {}, [], spec], { context });
    return isObject(value) ? value : {};
  }

  /** The XML of a form view, the model's own without a `view`; null when Odoo answers none. */
  formArch(view: number | false, context: object): Promise<string | null> {
    return this.odoo.viewArch(this.name, 'form', view, context);
  }
}
