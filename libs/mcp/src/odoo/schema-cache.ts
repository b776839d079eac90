import { Injectable } from '@nestjs/common';

/** A field as `fields_get` describes it (Odoo 14 to 20). */
export interface FieldInfo {
  string: string;
  type: string;
  required?: boolean;
  readonly?: boolean;
  relation?: string;
  selection?: [string, string][];
  store?: boolean;
}

type Fields = ReadonlyMap<string, FieldInfo>;

const MAX_MODELS = 500;
const MAX_AGE_MS = 10 * 60_000;

/**
 * The fields of models, the one thing of Odoo's that is remembered between calls: at most 500 models for ten minutes.
 * A key names the connection in its present state, so that nothing outlives a change of it.
 */
@Injectable()
export class SchemaCache {
  private readonly entries = new Map<string, { fields: Fields; until: number }>();

  async get(key: string, load: () => Promise<Record<string, FieldInfo>>): Promise<Fields> {
    const known = this.entries.get(key);
    if (known && known.until > performance.now()) return known.fields;
    const fields = new Map(Object.entries(await load()));
    this.entries.delete(key);
    this.entries.set(key, { fields, until: performance.now() + MAX_AGE_MS });
    // A Map keeps the order of insertion: the first is the oldest.
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= MAX_MODELS) break;
      this.entries.delete(oldest);
    }
    return fields;
  }
}
