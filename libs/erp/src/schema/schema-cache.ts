import { Injectable } from '@nestjs/common';
import type { FieldInfo } from './field-info.ts';

export type Fields = ReadonlyMap<string, FieldInfo>;

/** Whose, in which state of the connection and in which language; null is the Odoo user's own. */
export interface SchemaPlace {
  readonly companyId: string;
  readonly revision: string;
  readonly model: string;
  readonly lang: string | null;
}

interface Entry {
  readonly place: SchemaPlace;
  readonly value: unknown;
  /** In fields. */
  readonly size: number;
  readonly until: number;
}

/** Some 60 MB: a field with its label, selection and dependencies takes about 1 kB. One with more counts for several. */
const MAX_FIELDS = 60_000;
const FIELD_SIZE = 1_000;
const MAX_AGE_MS = 10 * 60_000;

/**
 * How models are made and in which language, the one thing of Odoo's that is remembered between calls: for ten minutes, and no
 * more than 60,000 fields of all companies together. What was known of a connection goes when it has changed.
 */
@Injectable()
export class SchemaCache {
  private readonly entries = new Map<string, Entry>();
  private readonly revisions = new Map<string, string>();
  private held = 0;

  fields(place: SchemaPlace, load: () => Promise<Record<string, FieldInfo>>): Promise<Fields> {
    const asMap = async (): Promise<Fields> => new Map(Object.entries(await load()));
    return this.remembered('fields', place, asMap, (fields) => sizeOf(fields.values()));
  }

  /** The fields of the model's list view, in its order. */
  columns(place: SchemaPlace, load: () => Promise<readonly string[]>): Promise<readonly string[]> {
    return this.remembered('columns', place, load, (names) => 1 + Math.floor(sizeOf(names) / 10));
  }

  /** What Odoo calls the model; null where the Odoo user may not know. */
  label(place: SchemaPlace, load: () => Promise<string | null>): Promise<string | null> {
    return this.remembered('label', place, load, () => 1);
  }

  /** The Odoo user's own language, which labels are in where a call names none; null where they have none. */
  language(place: SchemaPlace, load: () => Promise<string | null>): Promise<string | null> {
    return this.remembered('language', place, load, () => 1);
  }

  private async remembered<T>(
    what: string,
    place: SchemaPlace,
    load: () => Promise<T>,
    sizeOf: (value: T) => number,
  ): Promise<T> {
    this.dropOthers(place);
    const key = JSON.stringify([what, place]);
    const known = this.entries.get(key);
    if (known && known.until > performance.now()) return known.value as T;
    const value = await load();
    this.forget(key);
    const entry = { place, value, size: sizeOf(value), until: performance.now() + MAX_AGE_MS };
    this.entries.set(key, entry);
    this.held += entry.size;
    // A Map keeps the order of insertion: the first is the oldest.
    for (const oldest of this.entries.keys()) {
      if (this.held <= MAX_FIELDS || oldest === key) break;
      this.forget(oldest);
    }
    return value;
  }

  private dropOthers({ companyId, revision }: SchemaPlace): void {
    if (this.revisions.get(companyId) === revision) return;
    this.revisions.delete(companyId);
    this.revisions.set(companyId, revision);
    for (const [key, { place }] of this.entries) {
      if (place.companyId === companyId && place.revision !== revision) this.forget(key);
    }
    const [longestAgo] = this.revisions.keys();
    if (this.revisions.size > MAX_FIELDS && longestAgo) this.revisions.delete(longestAgo);
  }

  private forget(key: string): void {
    this.held -= this.entries.get(key)?.size ?? 0;
    this.entries.delete(key);
  }
}

function sizeOf(parts: Iterable<unknown>): number {
  let size = 0;
  for (const part of parts) size += 1 + Math.floor(JSON.stringify(part).length / FIELD_SIZE);
  return size;
}
