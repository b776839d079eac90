/**
 * A field as `fields_get` describes it (Odoo 14 to 20), as far as it matters here: a whole description of
 * `res.partner` is 350 kB over XML-RPC, and some attributes cannot be carried at all.
 */
export interface FieldInfo {
  string: string;
  type: string;
  required?: boolean;
  readonly?: boolean;
  relation?: string;
  /** Pairs of key and label; empty where Odoo computes them in a way that is not told. */
  selection?: [string, string][];
  store?: boolean;
  searchable?: boolean;
  sortable?: boolean;
  /** Each Odoo company has its own value. */
  company_dependent?: boolean;
  /** The field, of the same model, that an amount's currency is in. */
  currency_field?: string;
  /** What a computed field is made of: dotted paths. */
  depends?: string[];
  /** The dotted path of a field that only repeats another one. */
  related?: string;
  /** What is different in which state of the record, such as a read-only field that a draft opens (14 to 16). */
  states?: Record<string, unknown>;
}

/** What is asked of `fields_get`; a version that does not know one leaves it out. */
export const FIELD_ATTRIBUTES = [
  'string',
  'type',
  'required',
  'readonly',
  'relation',
  'selection',
  'store',
  'searchable',
  'sortable',
  'company_dependent',
  'currency_field',
  'depends',
  'related',
  'states',
] as const satisfies readonly (keyof FieldInfo)[];

type Typed = Pick<FieldInfo, 'type'>;

export const isBinary = ({ type }: Typed): boolean => type === 'binary' || type === 'image';
export const isRelation = ({ type }: Typed): boolean =>
  type === 'many2one' || type === 'one2many' || type === 'many2many';
export const isMany = ({ type }: Typed): boolean => type === 'one2many' || type === 'many2many';
export const isNumber = ({ type }: Typed): boolean =>
  type === 'integer' || type === 'float' || type === 'monetary';
export const isDate = ({ type }: Typed): boolean => type === 'date' || type === 'datetime';
