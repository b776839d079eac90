import { CommandError, must } from '../errors.ts';
import { isDoc, toNumber, typeOf, type Doc } from './document.ts';

/** What a field may hold, in our terms: whole numbers (from 0) and flags are plain values, whatever numeric type carried them. */
interface Kinds {
  any: unknown;
  text: string;
  flag: boolean;
  whole: number;
  document: Doc;
  list: readonly unknown[];
  documents: readonly Doc[];
}

/** The fields of a command, or of one entry of it: each with its kind, `!` where it must be there. */
export type FieldTable = Readonly<Record<string, keyof Kinds | `${keyof Kinds}!`>>;

type KindOf<K> = K extends `${infer Name extends keyof Kinds}!` ? Kinds[Name] : K extends keyof Kinds ? Kinds[K] : never; // prettier-ignore

export type Fields<T extends FieldTable> = {
  readonly [F in keyof T as T[F] extends `${string}!` ? F : never]: KindOf<T[F]>;
} & { readonly [F in keyof T as T[F] extends `${string}!` ? never : F]?: KindOf<T[F]> };

/** Each kind's value, or undefined when it is none. Numbers stand for flags too, as in MongoDB. */
const READERS: { readonly [K in keyof Kinds]: (value: unknown) => Kinds[K] | undefined } = {
  any: (value) => value,
  text: (value) => (typeof value === 'string' ? value : undefined),
  flag: (value) => {
    if (typeof value === 'boolean') return value;
    return Number.isNaN(toNumber(value)) ? undefined : toNumber(value) !== 0;
  },
  whole: (value) => {
    const number = toNumber(value);
    return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  },
  document: (value) => (isDoc(value) ? value : undefined),
  list: (value) => (Array.isArray(value) ? value : undefined),
  documents: (value) => (Array.isArray(value) && value.every(isDoc) ? value : undefined),
};

/** @throws CommandError Location40415 for a field that is not in the table, or is missing; TypeMismatch */
export function readFields<T extends FieldTable>(name: string, given: Doc, table: T): Fields<T> {
  const unknown = Object.keys(given).find((field) => !Object.hasOwn(table, field));
  if (unknown !== undefined)
    throw new CommandError('Location40415', `BSON field '${name}.${unknown}' is an unknown field`);
  const fields: Doc = {};
  for (const [field, kind] of Object.entries(table)) {
    const value = Object.hasOwn(given, field) ? given[field] : undefined;
    const where = `BSON field '${name}.${field}'`;
    if (value === undefined) {
      must(!kind.endsWith('!'), 'Location40415', `${where} is missing but a required field`);
      continue;
    }
    const expected = kind.replace('!', '') as keyof Kinds;
    fields[field] = READERS[expected](value);
    const message = `${where} is the wrong type '${typeOf(value)}', expected type '${expected}'`;
    must(fields[field] !== undefined, 'TypeMismatch', message);
  }
  return fields as Fields<T>;
}
