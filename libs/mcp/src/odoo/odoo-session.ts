import { OdooError } from '@aidoo/odoo';
import type { OdooClient } from '@aidoo/odoo';
import type { FieldInfo, SchemaCache } from './schema-cache.ts';

/** What the caller asks of Odoo beside the arguments of a tool. */
export interface CallContext {
  companyIds?: number[];
  lang?: string;
  tz?: string;
}

export interface OdooVersion {
  serverVersion: string;
  major: number;
  protocol: string;
}

/**
 * A company's Odoo for the length of one tool call: knows the context of the call, its deadline and the cached
 * fields of models.
 */
export class OdooSession {
  constructor(
    private readonly client: OdooClient,
    private readonly schemas: SchemaCache,
    /** Names the connection in its present state: another secret or URL has another key. */
    private readonly connectionKey: string,
    readonly baseUrl: string,
    private readonly callContext: CallContext,
    private readonly signal: AbortSignal,
  ) {}

  version(): Promise<OdooVersion> {
    return this.client.version({ signal: this.signal });
  }

  uid(): Promise<number> {
    return this.client.uid({ signal: this.signal });
  }

  /**
   * A call that only reads: it may be repeated when a kept-alive connection turns out to be dead, and when its answer
   * is lost nothing has happened, also where it prepares a change.
   */
  async read<T>(
    model: string,
    method: string,
    args: unknown[],
    kwargs: Record<string, unknown> = {},
  ): Promise<T> {
    try {
      return await this.execute<T>(model, method, args, kwargs, true);
    } catch (error) {
      throw error instanceof OdooError ? error.thatMayHaveHappened(false) : error;
    }
  }

  /** A call that may change something: it leaves once, whatever happens. */
  change<T>(
    model: string,
    method: string,
    args: unknown[],
    kwargs: Record<string, unknown> = {},
  ): Promise<T> {
    return this.execute<T>(model, method, args, kwargs, false);
  }

  fields(model: string): Promise<ReadonlyMap<string, FieldInfo>> {
    const key = JSON.stringify([this.connectionKey, model, this.callContext.lang ?? null]);
    return this.schemas.get(key, async () => {
      const attributes = ['string', 'type', 'required', 'readonly', 'relation', 'selection', 'store'];
      return this.read<Record<string, FieldInfo>>(model, 'fields_get', [], { attributes });
    });
  }

  private async execute<T>(
    model: string,
    method: string,
    args: unknown[],
    kwargs: Record<string, unknown>,
    read: boolean,
  ): Promise<T> {
    const { context, ...rest } = kwargs;
    const merged = { ...this.odooContext(), ...(context as Record<string, unknown> | undefined) };
    return (await this.client.execute(
      model,
      method,
      args,
      { ...rest, context: merged },
      { signal: this.signal, read },
    )) as T;
  }

  private odooContext(): Record<string, unknown> {
    const { companyIds, lang, tz } = this.callContext;
    return {
      ...(companyIds && { allowed_company_ids: companyIds }),
      ...(lang && { lang }),
      ...(tz && { tz }),
    };
  }
}
