import type { DataModelRules } from '@aidoo/data-policies';
import { toOdooContext } from './call-context.ts';
import { ChangeableModel } from './changeable-model.ts';
import { ErpModel } from './erp-model.ts';
import type { Surroundings } from './erp-model.ts';
import { notCallable } from './execute/callable-method.ts';
import { isTransient } from './execute/transient-model.ts';
import { ErpFiles } from './files/erp-files.ts';
import type { OdooSession, OdooVersion } from './odoo-session.ts';
import { chosenCompanies, companiesOf, companyCurrencies } from './odoo-user.ts';
import type { CompanyCurrency, OdooCompany, OdooUser } from './odoo-user.ts';
import { checkedRules } from './policy/checked-rules.ts';
import { fieldRules } from './policy/field-rules.ts';
import { Policy } from './policy/policy.ts';
import { closedModel } from './policy/closed-model.ts';
import { allFields } from './schema/all-fields.ts';
import type { ModelLimits } from './schema/field-source.ts';
import { NO_LIMITS } from './schema/field-source.ts';
import { ModelFields } from './schema/model-fields.ts';
import { findModels, nameOfModel } from './schema/model-list.ts';
import type { ModelName } from './schema/model-list.ts';
import { assertReadableModel, technicalModel } from './schema/protected-data.ts';

const NOBODY: ReadonlySet<number> = new Set();

/**
 * A company's Odoo for one call, as far as this caller may see it. It is the only way by which a tool reaches Odoo: what the
 * policy and the protection of secrets forbid is forbidden here, for all of them.
 */
export class Erp implements Surroundings {
  private readonly seen = new Map<string, Promise<ModelFields>>();
  private readonly rules = new Map<string, Promise<readonly (readonly unknown[])[]>>();
  private covered: Promise<OdooCompany[]> | undefined;
  /** One for the whole call: midnight may pass in it. */
  private readonly now = new Date();

  constructor(
    private readonly odoo: OdooSession,
    readonly policy: Policy,
  ) {}

  get baseUrl(): string {
    return this.odoo.baseUrl;
  }

  /** Another one whenever the company's connection has changed. */
  get revision(): string {
    return this.odoo.revision;
  }

  /** Companies, language and time zone of the call, as Odoo's context names them. */
  get odooContext(): Record<string, unknown> {
    return toOdooContext(this.odoo.callContext);
  }

  version(): Promise<OdooVersion> {
    return this.odoo.version();
  }

  user(): Promise<OdooUser> {
    return this.odoo.user();
  }

  /**
   * The Odoo companies that this call covers: those that were asked for, or all of the Odoo user's. The first is the one of
   * new records and of values that each company has for itself.
   *
   * @throws ToolError `invalid_argument` for one that the Odoo user may not see.
   */
  companies(): Promise<OdooCompany[]> {
    return (this.covered ??= this.coveredCompanies());
  }

  private async coveredCompanies(): Promise<OdooCompany[]> {
    const all = await companiesOf(this.odoo, await this.user());
    const { companyIds } = this.odoo.callContext;
    return companyIds ? chosenCompanies(all, companyIds) : all;
  }

  /** All of the Odoo user's companies, whichever the call covers. */
  async companyCurrencies(): Promise<CompanyCurrency[]> {
    return companyCurrencies(this.odoo, await this.user());
  }

  /** The models that the caller may know of, by label or technical name. */
  findModels(search: string, most: number): Promise<{ models: ModelName[]; more: boolean }> {
    return findModels(this.odoo, this.policy, search, most);
  }

  /** What Odoo calls a model; null for a user who may not read the list of models. */
  labelOf(model: string): Promise<string | null> {
    return this.odoo.label(model);
  }

  /** What a model is called whose id in `ir.model` is known; null for a user who may not read the list of models. */
  modelName(id: number): Promise<string | null> {
    return nameOfModel(this.odoo, id);
  }

  fieldsOf(model: string): Promise<ModelFields> {
    const known = this.seen.get(model) ?? this.lookUp(model);
    this.seen.set(model, known);
    return known;
  }

  mayChange(model: string): boolean {
    return this.policy.mayChange(model);
  }

  get bindsData(): boolean {
    return this.policy.bindsData;
  }

  async limits(model: string): Promise<ModelLimits> {
    if (!this.bindsData) return NO_LIMITS;
    const { hidden, masked } = this.policy.of(model);
    return {
      rowDomains: await this.rowRules(model),
      hasHidden: hidden.size + masked.size > 0 || !this.policy.allows(model),
    };
  }

  /** Odoo's own days are those of the context or of its user, too. */
  async today(): Promise<{ now: Date; tz: string }> {
    return { now: this.now, tz: this.odoo.callContext.tz ?? (await this.user()).tz ?? 'UTC' };
  }

  /** @throws ToolError `not_allowed`; OdooError `unknown_model` and the like. */
  async model(name: string): Promise<ErpModel> {
    return new ErpModel(this.odoo, this, await this.fieldsOf(name));
  }

  /** @throws ToolError `not_allowed` for a technical model too, whether Odoo has it or not. */
  async changeable(name: string): Promise<ChangeableModel> {
    if (!this.mayChange(name)) throw technicalModel(name);
    return new ChangeableModel(this.odoo, this, await this.fieldsOf(name));
  }

  /** @throws ToolError as {@link checkedRules} */
  rowRules(model: string): Promise<readonly (readonly unknown[])[]> {
    const known = this.rules.get(model) ?? this.checkedRules(model, this.policy.of(model).domains);
    this.rules.set(model, known);
    return known;
  }

  ownRowRules(model: string): Promise<readonly (readonly unknown[])[]> {
    return this.checkedRules(model, this.policy.own(model).domains);
  }

  async openNames(model: string, ids: readonly number[]): Promise<ReadonlySet<number> | null> {
    if (!this.policy.allows(model)) return NOBODY;
    // A name may be made of what another model keeps: a product's is that of its template.
    if (this.policy.hidesFields && (await this.fieldsOf(model)).isClosed('display_name')) return NOBODY;
    if (this.policy.of(model).domains.length === 0) return null;
    return new Set(await (await this.model(model)).visibleNames(ids));
  }

  private checkedRules(
    model: string,
    domains: DataModelRules['domains'],
  ): Promise<readonly (readonly unknown[])[]> {
    const everything = allFields(this.odoo, () => this.today());
    return checkedRules(everything, model, domains);
  }

  mayCall(model: string, method: string): boolean {
    return this.policy.mayCall(model, method);
  }

  /** The files of this Odoo, as far as the caller may read, make and print them. */
  get files(): ErpFiles {
    return new ErpFiles(this.odoo, this);
  }

  /** A model for calling this method on. @throws ToolError `not_allowed`, before Odoo is asked; as {@link changeable}. */
  async callable(model: string, method: string): Promise<ChangeableModel> {
    if (!this.mayCall(model, method)) throw notCallable(model, method);
    return this.changeable(model);
  }

  /** Whether the records of a model are a wizard's; null where Odoo does not tell this user. */
  isTransient(model: string): Promise<boolean | null> {
    return isTransient(this.odoo, model);
  }

  private async lookUp(model: string): Promise<ModelFields> {
    assertReadableModel(model);
    if (!this.policy.allows(model)) throw closedModel(model);
    const [fields, series] = await Promise.all([this.odoo.fields(model), this.version()]);
    const rules = this.policy.bindsData
      ? await fieldRules(model, this.policy, (name) => this.odoo.fields(name))
      : undefined;
    return new ModelFields(model, fields, rules, series);
  }
}
