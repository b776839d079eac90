import { checkDomain } from './domain/domain.ts';
import type { OdooSession } from './odoo-session.ts';
import type { Policy } from './policy/policy.ts';
import { readable } from './records/readable-record.ts';
import type { FieldSource } from './schema/field-source.ts';
import type { ModelFields } from './schema/model-fields.ts';

/** A domain of this model that was checked: only {@link ErpModel.domain} makes one. */
export type CheckedDomain = readonly unknown[] & { readonly checked: unique symbol };

export type OdooRecord = Record<string, unknown>;

export interface Paging {
  order?: string;
  offset?: number;
  limit: number;
}

/** One model of a company's Odoo, as far as the caller may see and touch it. The policy's row rules are added here. */
export class ErpModel {
  constructor(
    protected readonly odoo: OdooSession,
    private readonly source: FieldSource,
    private readonly policy: Policy,
    readonly fields: ModelFields,
  ) {}

  get name(): string {
    return this.fields.model;
  }

  /** @throws ToolError `invalid_domain`, `unknown_field` or `not_allowed`. */
  async domain(terms: unknown, where = 'domain'): Promise<CheckedDomain> {
    return (await checkDomain(this.source, this.name, terms, where)) as unknown as CheckedDomain;
  }

  /** Records as a model reads them, in the order of the search. */
  async searchRead(
    domain: CheckedDomain,
    fields: readonly string[],
    paging: Paging,
    context: object = {},
  ): Promise<OdooRecord[]> {
    const rows = await this.odoo.read<OdooRecord[]>(this.name, 'search_read', [await this.scoped(domain)], {
      fields: [...fields],
      ...paging,
      context,
    });
    return readable(rows, this.fields);
  }

  async count(domain: CheckedDomain): Promise<number> {
    return this.odoo.read<number>(this.name, 'search_count', [await this.scoped(domain)]);
  }

  /** Those of the ids that exist and may be seen, archived ones too, in the order of the ids. */
  async read(ids: readonly number[], fields: readonly string[]): Promise<OdooRecord[]> {
    const seen = this.hasRowRules ? await this.visible(ids) : ids;
    if (seen.length === 0) return [];
    const rows = await this.odoo.read<OdooRecord[]>(this.name, 'read', [[...seen]], { fields: [...fields] });
    return readable(rows, this.fields);
  }

  /** Which of the ids exist and may be seen, archived ones too. */
  async visible(ids: readonly number[]): Promise<number[]> {
    const domain = await this.scoped([['id', 'in', [...ids]]] as unknown as CheckedDomain);
    const found = await this.odoo.read<number[]>(this.name, 'search', [domain], {
      context: { active_test: false },
    });
    const known = new Set(found);
    return ids.filter((id) => known.has(id));
  }

  /** Calls a method of the model that only reads, such as `read_group`, on what the domain and the row rules leave. */
  async readGroups<T>(
    method: 'read_group' | 'formatted_read_group',
    domain: CheckedDomain,
    kwargs: Record<string, unknown>,
  ): Promise<T[]> {
    return this.odoo.read<T[]>(this.name, method, [await this.scoped(domain)], kwargs);
  }

  private get hasRowRules(): boolean {
    return this.policy.of(this.name).domains.length > 0;
  }

  /** The domain and every row rule: all must hold. */
  private async scoped(domain: CheckedDomain): Promise<unknown[]> {
    const parts: (readonly unknown[])[] = [domain, ...this.policy.of(this.name).domains];
    const whole = parts.filter((part) => part.length > 0).map(explicit);
    return [...whole.slice(1).map(() => '&'), ...whole.flat()];
  }
}

/** A model whose records the caller may change: only `Erp.changeable` makes one. */
export class ChangeableModel extends ErpModel {
  /** The call leaves once. The ids must have been found {@link visible}, and the values checked. */
  change<T>(method: string, args: unknown[], kwargs: Record<string, unknown> = {}): Promise<T> {
    return this.odoo.change<T>(this.name, method, args, kwargs);
  }

  /** What fields of a new record begin with under a context; `default_get` names those that begin with something. */
  defaults(fields: readonly string[], context: object): Promise<OdooRecord> {
    return this.odoo.read<OdooRecord>(this.name, 'default_get', [[...fields]], { context });
  }

  /** The XML of a form view, the model's own without a `view`; null when Odoo answers none. `get_views` is there from 16 on. */
  async formArch(view: number | false, major: number, context: object): Promise<string | null> {
    const [method, args] =
      major >= 16
        ? (['get_views', [[[view, 'form']]]] as const)
        : (['fields_view_get', [view, 'form']] as const);
    const answer = await this.odoo.read<FormAnswer>(this.name, method, [...args], { context });
    const arch = (answer.views?.form ?? answer).arch;
    return typeof arch === 'string' ? arch : null;
  }
}

/** `get_views` has each view under its kind, `fields_view_get` is one. */
interface FormAnswer {
  readonly arch?: unknown;
  readonly views?: { readonly form?: { readonly arch?: unknown } };
}

/** A domain whose implicit "and" is written out, so that it is one operand. */
function explicit(domain: readonly unknown[]): unknown[] {
  let open = 0;
  for (const item of domain) open += item === '&' || item === '|' ? -1 : item === '!' ? 0 : 1;
  return [...Array<string>(Math.max(0, open - 1)).fill('&'), ...domain];
}
