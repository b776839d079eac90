import { dialectOf, OdooError } from '@aidoo/odoo';
import type { OdooClient, OdooDialect, OdooErrorKind } from '@aidoo/odoo';
import { toOdooContext } from './call-context.ts';
import type { CallContext } from './call-context.ts';
import { expected, isObject } from './odoo-answer.ts';
import { fieldsIn } from './schema/field-answer.ts';
import { FIELD_ATTRIBUTES } from './schema/field-info.ts';
import { archIn, listViewFields } from './schema/list-view.ts';
import type { Fields, SchemaCache, SchemaPlace } from './schema/schema-cache.ts';

/** A user without rights on views, or a model that has none: there are other ways to choose fields. */
const WITHOUT_VIEW = new Set<OdooErrorKind>(['access_error', 'unknown_method', 'server_error', 'user_error']);

type Kwargs = Readonly<Record<string, unknown>>;

export type OdooVersion = Awaited<ReturnType<OdooClient['version']>>;

/** A company's Odoo as its connection has it. */
export interface ConnectedOdoo {
  readonly client: OdooClient;
  readonly baseUrl: string;
  /** Names the company, and its connection in its present state: with another secret or URL it has another revision. */
  readonly companyId: string;
  readonly revision: string;
}

/**
 * A company's Odoo for the length of one tool call: knows the context of the call, its deadline and the cached
 * fields of models. It knows nothing of what the caller may see: tools have an `Erp` in front of it.
 */
export class OdooSession {
  constructor(
    private readonly odoo: ConnectedOdoo,
    private readonly schemas: SchemaCache,
    readonly callContext: CallContext,
    private readonly signal: AbortSignal,
  ) {}

  get baseUrl(): string {
    return this.odoo.baseUrl;
  }

  get revision(): string {
    return this.odoo.revision;
  }

  version(): Promise<OdooVersion> {
    return this.odoo.client.version({ signal: this.signal });
  }

  uid(): Promise<number> {
    return this.odoo.client.uid({ signal: this.signal });
  }

  /**
   * A call that only reads: it may be repeated when a kept-alive connection turns out to be dead, and when its answer
   * is lost nothing has happened, also where it prepares a change.
   */
  async read(model: string, method: string, args: unknown[], kwargs: Kwargs = {}): Promise<unknown> {
    try {
      return await this.execute<unknown>(model, method, args, kwargs, true);
    } catch (error) {
      throw error instanceof OdooError ? error.thatMayHaveHappened(false) : error;
    }
  }

  /** As {@link read}, without the companies, language and time zone of the call: for what is asked about the Odoo user. */
  readAsUser(model: string, method: string, args: unknown[], kwargs: Kwargs = {}): Promise<unknown> {
    return new OdooSession(this.odoo, this.schemas, {}, this.signal).read(model, method, args, kwargs);
  }

  /** A call that may change something: it leaves once, whatever happens. */
  change<T>(model: string, method: string, args: unknown[], kwargs: Kwargs = {}): Promise<T> {
    return this.execute<T>(model, method, args, kwargs, false);
  }

  /** All fields of a model that the Odoo user has, from the cache or from Odoo. */
  fields(model: string): Promise<Fields> {
    return this.schemas.fields(this.place(model), async () =>
      fieldsIn(
        await this.read(model, 'fields_get', [], { attributes: [...FIELD_ATTRIBUTES] }),
        `${model}.fields_get`,
      ),
    );
  }

  /** The fields of a model's list view, in its order; none where it cannot be had. From the cache or from Odoo. */
  columns(model: string): Promise<readonly string[]> {
    return this.schemas.columns(this.place(model), async () => {
      const { viewsMethod } = dialectOf(await this.version());
      const arch = await this.listView(model, viewsMethod).catch((error: unknown) => {
        if (error instanceof OdooError && WITHOUT_VIEW.has(error.kind)) return '';
        throw error;
      });
      return listViewFields(arch);
    });
  }

  private async listView(model: string, method: OdooDialect['viewsMethod']): Promise<string> {
    const args = method === 'fields_view_get' ? [false, 'tree'] : [[[false, 'list']]];
    return (
      archIn(expected(isObject, await this.read(model, method, args), `${model}.${method}`), 'list') ?? ''
    );
  }

  private place(model: string): SchemaPlace {
    const { companyId, revision } = this.odoo;
    return { companyId, revision, model, lang: this.callContext.lang ?? null };
  }

  private async execute<T>(
    model: string,
    method: string,
    args: unknown[],
    kwargs: Kwargs,
    read: boolean,
  ): Promise<T> {
    const { context, ...rest } = kwargs;
    const merged = { ...toOdooContext(this.callContext), ...(context as Kwargs | undefined) };
    const options = { signal: this.signal, read };
    return (await this.odoo.client.execute(model, method, args, { ...rest, context: merged }, options)) as T;
  }
}
