import type { Content } from './content.ts';

/**
 * The words that the little ORM speaks. Everything structural stands here, so that its files depend on this one
 * and not on each other.
 */
export type Version = '14.0' | '15.0' | '16.0' | '17.0' | '18.0' | '19.0' | '20.0';

/** What a field of a row holds; a missing key is SQL's NULL, which Odoo answers as `false`, 0 or []. */
export type Value = string | number | boolean | readonly number[] | Content;
export type Row = { readonly id: number } & { readonly [field: string]: Value | undefined };
export type Values = Record<string, unknown>;
export type Changes = Record<string, Value | undefined>;

export type FieldType =
  | 'char'
  | 'text'
  | 'html'
  | 'integer'
  | 'float'
  | 'monetary'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'selection'
  | 'binary'
  | 'many2one'
  | 'one2many'
  | 'many2many';

export interface FieldOptions {
  required?: boolean;
  readonly?: boolean;
  help?: string;
  /** The label in French, for `lang: fr_FR`. */
  french?: string;
  /** French labels of a selection's keys, where they are known. */
  frenchChoices?: Readonly<Record<string, string>>;
  translate?: boolean;
  /** False when `copy` leaves the field out. */
  copy?: boolean;
  default?: Value | ((env: Env) => Value | undefined);
  /** The default is worked out with the record: `onchange` says it, and `default_get` does not. */
  workedOut?: boolean;
  /** Hidden in forms: the program's own. */
  offForm?: boolean;
  /** A value made at each reading; nothing is stored. */
  compute?: (row: Row, env: Env) => Value | undefined;
  /** The bytes of a binary field, which are kept beside the fields of the row. */
  content?: (row: Row, env: Env) => Content | undefined;
  /** Takes what is written to a computed field to where it belongs. */
  assign?: (env: Env, id: number, input: unknown) => void;
  /** Paths of the fields that a computed one is made of. */
  depends?: readonly string[];
  /** Has a value of its own in each Odoo company: that of the first company in sight. */
  companyDependent?: boolean;
  /** Digits in all, and after the point. */
  digits?: readonly [number, number];
  size?: number;
  /** Which records a link may point to: a list, or a Python expression as text. */
  domain?: string | readonly unknown[];
  /** Read and written through a many2one of the same model: `[many2one, field there]`. */
  related?: readonly [string, string];
  /** How `read_group` adds it up when the call does not say. */
  aggregator?: 'sum' | 'avg' | 'max';
  /** What happens to this record when the one it points to is deleted. */
  ondelete?: 'restrict' | 'cascade' | 'set null';
  /** The first and last Odoo series that have the field. */
  since?: number;
  until?: number;
  /** The last Odoo series that has a key of the selection. */
  choicesUntil?: Readonly<Record<string, number>>;
  /** Nobody may read it over RPC, and `fields_get` does not name it. */
  secret?: boolean;
}

export interface FieldSpec extends FieldOptions {
  type: FieldType;
  label: string;
  relation?: string;
  /** one2many: the many2one on the other side. */
  inverse?: string;
  selection?: readonly (readonly [string, string])[];
}

export interface Field extends FieldSpec {
  readonly name: string;
  /** Has a column: can be ordered, grouped, and is kept in rows. */
  readonly stored: boolean;
}

export type Operation = 'read' | 'write' | 'create' | 'unlink';

export interface Reach {
  allows(row: Row, env: Env, operation: Operation): boolean;
  /** What Odoo throws for a row that it does not allow. */
  refusal(row: Row, env: Env, operation: Operation): Error;
}

/** A public method of one model, called with ids. */
export interface ModelMethod {
  params?: readonly string[];
  required?: number;
  /** What optional parameters stand for when they are not given; null where nothing else is said. */
  defaults?: Values;
  /** Takes its arguments by name only. */
  keywordOnly?: boolean;
  /** Called without ids (`@api.model`). */
  model?: boolean;
  /** The last Odoo series in which it is called without ids. */
  modelUntil?: number;
  /** The first and last Odoo series that have the method. */
  since?: number;
  until?: number;
  run(env: Env, ids: readonly number[], args: Values): unknown;
}

export interface ModelSpec {
  model: string;
  label: string;
  /** The first and last Odoo series that have the model. */
  since?: number;
  until?: number;
  /** Another label from Odoo 19 on. */
  label19?: string;
  /** By a function where it differs between versions. */
  order?: string | ((series: number) => string);
  /** Where a field differs between versions, each of its forms with the series that have it. */
  fields: Record<string, FieldSpec | readonly FieldSpec[]>;
  displayName?: (row: Row, env: Env) => string;
  /** Fields that `name_search` looks in. */
  searchNames?: readonly string[];
  /** Group → letters of `rwcd`; a group that is not listed has no right. The administrator has all. */
  access?: Record<string, string>;
  /** The record rule of those who are not administrators. */
  rule?: (row: Row, env: Env) => boolean;
  /** Who may do what with a row, in place of a rule and of its Odoo company, and asked of administrators too. */
  reach?: Reach;
  /** Only a domain that names this field, or `id`, finds rows in which it is set. */
  hides?: string;
  /** Rows of a wizard, which Odoo deletes after a while. */
  transient?: boolean;
  unique?: readonly { fields: readonly string[]; constraint: string; message: string }[];
  /** Throws when a row must not be as it is. */
  check?: (row: Row, env: Env) => void;
  /** Completes the values of a new record. */
  prepare?: (values: Values, env: Env) => Values;
  /** Makes what belongs to a new row, before the rest of its values is written. */
  inserted?: (env: Env, id: number) => void;
  /** Keeps what depends on the changed fields up to date. */
  changed?: (env: Env, ids: readonly number[], fields: ReadonlySet<string>) => void;
  /** Throws when these rows must not be deleted. */
  beforeUnlink?: (env: Env, rows: readonly Row[]) => void;
  /** Keeps what depended on these rows up to date, now that they are gone. */
  afterUnlink?: (env: Env, rows: readonly Row[]) => void;
  methods?: Record<string, ModelMethod>;
}

export interface Model extends Omit<ModelSpec, 'fields' | 'order'> {
  readonly order: string;
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Table {
  readonly model: Model;
  readonly size: number;
  get(id: number): Row | undefined;
  rows(): Iterable<Row>;
  /** Ids of the rows whose many2one `field` points to `id`, in the order of their ids. */
  pointingTo(field: string, id: number): number[];
  insert(changes: Changes): number;
  update(id: number, changes: Changes): void;
  remove(id: number): void;
}

export interface Db {
  readonly version: Version;
  /** The version's first number, 14 to 20. */
  readonly series: number;
  /** @throws OdooFault when there is no such model. */
  table(model: string): Table;
  readonly tables: ReadonlyMap<string, Table>;
  now(): Date;
}

/** Who calls, with which context. */
export interface Env {
  readonly db: Db;
  readonly uid: number;
  /** Rights and rules do not apply. */
  readonly su: boolean;
  readonly context: Readonly<Values>;
  readonly lang: string;
  readonly tz: string;
  /** The Odoo companies in sight; the first is the default of new records. */
  readonly companies: readonly number[];
  readonly groups: ReadonlySet<string>;
}
