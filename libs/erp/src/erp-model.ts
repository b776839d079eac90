import { checkDomain } from './domain/domain.ts';
import { allOf } from './domain/prefix-list.ts';
import { expected, isCount, isIds, isRecords, isRows } from './odoo-answer.ts';
import type { Is } from './odoo-answer.ts';
import type { OdooSession } from './odoo-session.ts';
import { withoutPageKeys } from './policy/page-keys.ts';
import type { Policy } from './policy/policy.ts';
import { cutPage, window } from './records/list-page.ts';
import type { ListPage, ListPlace, PageRequest } from './records/list-page.ts';
import { readable } from './records/readable-record.ts';
import { closePropertyNames } from './records/property-names.ts';
import { closeNames } from './records/related-names.ts';
import type { NameKeeper } from './records/related-names.ts';
import type { FieldSource } from './schema/field-source.ts';
import type { ModelFields } from './schema/model-fields.ts';

/** A domain of this model that was checked: only {@link ErpModel.domain} makes one. */
export type CheckedDomain = readonly unknown[] & { readonly checked: unique symbol };

export type OdooRecord = Record<string, unknown>;

const WITH_ARCHIVED = { active_test: false };

/** What a model knows of the Odoo that it is a part of. */
export interface Surroundings extends FieldSource, NameKeeper {
  readonly policy: Policy;
  /** The row rules of a model, checked against its fields. */
  rowRules(model: string): Promise<readonly (readonly unknown[])[]>;
}

/** One model of a company's Odoo, as far as the caller may see and touch it. The policy's row rules are added here. */
export class ErpModel {
  constructor(
    protected readonly odoo: OdooSession,
    private readonly around: Surroundings,
    readonly fields: ModelFields,
  ) {}

  get name(): string {
    return this.fields.model;
  }

  /** @throws ToolError `invalid_domain`, `unknown_field` or `not_allowed`. */
  async domain(terms: unknown, where = 'domain'): Promise<CheckedDomain> {
    return (await checkDomain(this.around, this.name, terms, where)) as unknown as CheckedDomain;
  }

  /** Records as a model reads them, in the order of the search, and where the list goes on. */
  async page(domain: CheckedDomain, fields: readonly string[], asked: PageRequest): Promise<ListPage> {
    const { from } = asked;
    const order = asked.order ?? (this.ownOrderTells ? 'id desc' : undefined);
    const limit = this.around.policy.rows(asked.limit);
    const within = from ? [['id', '<=', from.ceiling]] : [];
    const kwargs = { fields: [...fields], ...window(limit, from), ...(order && { order }) };
    const rows = await this.ask(isRecords, 'search_read', [await this.scoped(domain, within)], kwargs);
    const { kept, ...page } = cutPage(rows, limit, from);
    return { ...page, records: await this.shown(kept) };
  }

  /** Where a list goes on after the first `shown` records of one of its pages. */
  async placeAfter(domain: CheckedDomain, page: ListPage, shown: number): Promise<ListPlace> {
    const last = page.records[shown - 1]?.['id'] as number;
    return { offset: page.start + shown, ceiling: page.ceiling ?? (await this.newest(domain)), last };
  }

  async count(domain: CheckedDomain): Promise<number> {
    return this.ask(isCount, 'search_count', [await this.scoped(domain)]);
  }

  /** Those of the ids that exist and may be seen, archived ones too, in the order of the ids. */
  async read(ids: readonly number[], fields: readonly string[]): Promise<OdooRecord[]> {
    this.around.policy.assertRows(ids);
    const rules = await this.around.rowRules(this.name);
    const seen = rules.length > 0 ? await this.visible(ids) : ids;
    if (seen.length === 0) return [];
    const rows = await this.ask(isRecords, 'read', [[...seen]], { fields: [...fields] });
    return this.shown(rows);
  }

  /** Which of the ids exist and may be seen, archived ones too. @throws ToolError `not_allowed` for more than may be touched at once. */
  async visible(ids: readonly number[]): Promise<number[]> {
    this.around.policy.assertRows(ids);
    return this.visibleNames(ids);
  }

  /** Those of the ids that a row rule does not hide: other records only name them, so that there may be any number. */
  async visibleNames(ids: readonly number[]): Promise<number[]> {
    const domain = await this.scoped([['id', 'in', [...ids]]]);
    const known = new Set(await this.ask(isIds, 'search', [domain], { context: WITH_ARCHIVED }));
    return ids.filter((id) => known.has(id));
  }

  /** One field of records that others point to, for what is worked out of them: any number, as {@link visibleNames}. */
  async related(ids: readonly number[], field: string, order: string): Promise<OdooRecord[]> {
    const domain = await this.scoped([['id', 'in', [...ids]]]);
    const kwargs = { fields: [field], order, context: WITH_ARCHIVED };
    return this.shown(await this.ask(isRecords, 'search_read', [domain], kwargs));
  }

  /** The fields of the model's list view, in its order, as far as Odoo tells. */
  columns(): Promise<readonly string[]> {
    return this.odoo.columns(this.name);
  }

  /** How many groups may be answered: grouped by its name, each record is one. */
  mostGroups(asked: number): number {
    return this.around.policy.rows(asked);
  }

  /** Calls a method of the model that only reads, such as `read_group`, on what the domain and the row rules leave. */
  async readGroups(
    method: 'read_group' | 'formatted_read_group',
    domain: CheckedDomain,
    kwargs: Record<string, unknown>,
  ): Promise<OdooRecord[]> {
    return this.ask(isRows, method, [await this.scoped(domain)], kwargs);
  }

  /** Rows that hold values of many2one fields, without the names that the caller may not know. */
  closeNames<T extends OdooRecord>(rows: readonly T[], names: readonly string[]): Promise<T[]> {
    if (!this.around.policy.bindsData) return Promise.resolve([...rows]);
    const relations = names.flatMap((name): [string, string][] => {
      const field = this.fields.find(name);
      return field?.type === 'many2one' && field.relation ? [[name, field.relation]] : [];
    });
    return closeNames(rows, new Map(relations), this.around);
  }

  /** {@link closeNames} for rows whose keys are no fields of the model, such as groups; they are given with their models. */
  closeRelated<T extends OdooRecord>(
    rows: readonly T[],
    relations: ReadonlyMap<string, string>,
  ): Promise<T[]> {
    return this.around.policy.bindsData
      ? closeNames(rows, relations, this.around)
      : Promise.resolve([...rows]);
  }

  /** Whether the order that the model has of itself could show values that are closed: its own, or of a relation that it sorts by. */
  private get ownOrderTells(): boolean {
    const { policy } = this.around;
    const hidesSome = (model = ''): boolean =>
      policy.of(model).hidden.size + policy.of(model).masked.size > 0;
    const relations = (): boolean =>
      this.fields.visible().some(([, { type, relation }]) => type === 'many2one' && hidesSome(relation));
    return this.fields.hasClosed || (policy.hidesFields && relations());
  }

  private async shown(rows: readonly OdooRecord[]): Promise<OdooRecord[]> {
    const read = Object.keys(rows[0] ?? {});
    const { bindsData, mayPrint } = this.around.policy;
    const open = readable(rows, this.fields);
    const records = await this.closeNames(mayPrint ? open : withoutPageKeys(open), read);
    const properties = read.filter((name) => this.fields.find(name)?.type === 'properties');
    return bindsData && properties.length > 0
      ? closePropertyNames(records, properties, this.around)
      : records;
  }

  /** The highest id: what is created from now on has a higher one. */
  private async newest(domain: CheckedDomain): Promise<number> {
    const options = { order: 'id desc', limit: 1 };
    const [id = 0] = await this.ask(isIds, 'search', [await this.scoped(domain)], options);
    return id;
  }

  /** What only reads, and has the form of an answer. */
  protected async ask<T>(
    is: Is<T>,
    method: string,
    args: unknown[],
    kwargs: Record<string, unknown> = {},
  ): Promise<T> {
    return expected(is, await this.odoo.read(this.name, method, args, kwargs), `${this.name}.${method}`);
  }

  /** The domains and every row rule: all must hold. */
  private async scoped(...domains: (readonly unknown[])[]): Promise<unknown[]> {
    return allOf([...domains, ...(await this.around.rowRules(this.name))]);
  }
}
