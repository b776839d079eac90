import { Injectable } from '@nestjs/common';
import type { FieldInfo } from './field-info.ts';

type Fields = ReadonlyMap<string, FieldInfo>;

/** Whose fields, in which state of the connection and in which language. */
export interface SchemaPlace {
  readonly companyId: string;
  readonly revision: string;
  readonly model: string;
  readonly lang: string | null;
}

interface Entry {
  readonly place: SchemaPlace;
  readonly fields: Fields;
  readonly until: number;
}

/** Some 60 MB: a field with its label, selection and dependencies takes about 1 kB. */
const MAX_FIELDS = 60_000;
const MAX_AGE_MS = 10 * 60_000;

/**
 * The fields of models, the one thing of Odoo's that is remembered between calls: for ten minutes, and no more than
 * 60,000 fields of all companies together. What was known of a connection goes when it has changed.
 */
@Injectable()
export class SchemaCache {
  private readonly entries = new Map<string, Entry>();
  private readonly revisions = new Map<string, string>();
  private held = 0;

  async get(place: SchemaPlace, load: () => Promise<Record<string, FieldInfo>>): Promise<Fields> {
    this.dropOthers(place);
    const key = JSON.stringify(place);
    const known = this.entries.get(key);
    if (known && known.until > performance.now()) return known.fields;
    const fields = new Map(Object.entries(await load()));
    this.forget(key);
    this.entries.set(key, { place, fields, until: performance.now() + MAX_AGE_MS });
    this.held += fields.size;
    // A Map keeps the order of insertion: the first is the oldest.
    for (const oldest of this.entries.keys()) {
      if (this.held <= MAX_FIELDS || oldest === key) break;
      this.forget(oldest);
    }
    return fields;
  }

  private dropOthers({ companyId, revision }: SchemaPlace): void {
    if (this.revisions.get(companyId) === revision) return;
    this.revisions.delete(companyId);
    this.revisions.set(companyId, revision);
    for (const [key, { place }] of this.entries) {
      if (place.companyId === companyId && place.revision !== revision) this.forget(key);
    }
    // Of a company that is forgotten here, the entries have long been too old.
    const [longestAgo] = this.revisions.keys();
    if (this.revisions.size > MAX_FIELDS && longestAgo) this.revisions.delete(longestAgo);
  }

  private forget(key: string): void {
    this.held -= this.entries.get(key)?.fields.size ?? 0;
    this.entries.delete(key);
  }
}
