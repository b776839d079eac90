import type { Readable } from 'node:stream';
import { dialectOf, OdooError } from '@aidoo/odoo';
import type { OdooClient, OdooErrorKind, OdooFile } from '@aidoo/odoo';
import { toOdooContext } from './call-context.ts';
import type { CallContext } from './call-context.ts';
import { expected, isObject, isRows, shortName } from './odoo-answer.ts';
import { odooUser } from './odoo-user.ts';
import type { OdooUser } from './odoo-user.ts';
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
  private asked: Promise<OdooUser> | undefined;

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

  user(): Promise<OdooUser> {
    return (this.asked ??= odooUser(this));
  }

  /**
   * A call that only reads: it may be repeated when a kept-alive connection turns out to be dead, and when its answer
   * is lost nothing has happened, also where it prepares a change.
   */
  async read(model: string, method: string, args: unknown[], kwargs: Kwargs = {}): Promise<unknown> {
    return this.readAsUser(model, method, args, await this.inContext(kwargs));
  }

  /** As {@link read}, without the companies, language and time zone of the call: for what is asked about the Odoo user. */
  async readAsUser(model: string, method: string, args: unknown[], kwargs: Kwargs = {}): Promise<unknown> {
    try {
      return await this.execute<unknown>(model, method, args, kwargs, true);
    } catch (error) {
      throw error instanceof OdooError ? error.thatMayHaveHappened(false) : error;
    }
  }

  /** A call that may change something: it leaves once, whatever happens. */
  async change<T>(model: string, method: string, args: unknown[], kwargs: Kwargs = {}): Promise<T> {
    return this.execute<T>(model, method, args, await this.inContext(kwargs), false);
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
      const arch = await this.viewArch(model, 'list', false).catch((error: unknown) => {
        if (error instanceof OdooError && WITHOUT_VIEW.has(error.kind)) return null;
        throw error;
      });
      return listViewFields(arch ?? '');
    });
  }

  /** The XML of a view, the model's own one of its kind where none is named; null when Odoo answers none. */
  async viewArch(
    model: string,
    kind: 'list' | 'form',
    view: number | false,
    context: object = {},
  ): Promise<string | null> {
    const { viewsMethod } = dialectOf(await this.version());
    const args = viewsMethod === 'get_views' ? [[[view, kind]]] : [view, kind === 'list' ? 'tree' : kind];
    const answer = await this.read(model, viewsMethod, args, { context });
    return archIn(expected(isObject, answer, `${model}.${viewsMethod}`), kind);
  }

  /** What Odoo calls a model, from the cache or from Odoo; null for a user who may not read the list of models. */
  label(model: string): Promise<string | null> {
    return this.schemas.label(this.place(model), async () => {
      const options = { fields: ['name'], limit: 1 };
      const answer = await this.read('ir.model', 'search_read', [[['model', '=', model]]], options).catch(
        (error: unknown) => {
          if (error instanceof OdooError && error.kind === 'access_error') return [];
          throw error;
        },
      );
      return isRows(answer) ? shortName(answer[0]?.['name']) : null;
    });
  }

  /** The content of an attachment as it comes; null where it has none. It reads to its end beyond the deadline of one answer. */
  attachmentContent(id: number): Promise<Readable | null> {
    return this.odoo.client.attachmentContent(id, this.fileOptions());
  }

  /** Makes an attachment of a stream. It leaves once, whatever happens. @returns its id */
  createAttachment(
    values: Kwargs,
    content: { bytes: AsyncIterable<Uint8Array>; size: number },
  ): Promise<number> {
    return this.odoo.client.createAttachment(values, content, this.fileOptions());
  }

  /** A page of this Odoo that needs no login, by its path. */
  publicFile(path: string): Promise<OdooFile> {
    return this.odoo.client.publicFile(path, this.fileOptions());
  }

  /** What a report prints of these records, in a web session that lasts as long. */
  report(name: string, ids: readonly number[]): Promise<OdooFile> {
    return this.odoo.client.report(name, ids, this.fileOptions());
  }

  private fileOptions(): { signal: AbortSignal; context: Kwargs } {
    return { signal: this.signal, context: toOdooContext(this.callContext) };
  }

  private place(model: string): SchemaPlace {
    const { companyId, revision } = this.odoo;
    return { companyId, revision, model, lang: this.callContext.lang ?? null };
  }

  /** The call's own context beneath that of the question, in the language of the Odoo user where neither names one. */
  private async inContext({ context, ...rest }: Kwargs): Promise<Kwargs> {
    const own = { ...toOdooContext(this.callContext), ...(context as Kwargs | undefined) };
    return { ...rest, context: 'lang' in own ? own : { ...(await this.ownLanguage()), ...own } };
  }

  /**
   * Over RPC, Odoo takes no language for English: names would not be those that its people see, and a changed name one that they
   * never see (Odoo 14 to 20). Months it names as the company does, so that English is said, too.
   */
  private async ownLanguage(): Promise<Kwargs> {
    const lang = await this.schemas.language(this.place('res.users'), async () => (await this.user()).lang);
    return lang === null ? {} : { lang };
  }

  private async execute<T>(
    model: string,
    method: string,
    args: unknown[],
    kwargs: Kwargs,
    read: boolean,
  ): Promise<T> {
    const { context = {}, ...rest } = kwargs;
    const options = { signal: this.signal, read };
    return (await this.odoo.client.execute(model, method, args, { ...rest, context }, options)) as T;
  }
}
