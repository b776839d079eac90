import { typeName } from '../bson/check.ts';
import { elements, isNumber, isTrue, toNumber, toText, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';

export type Reply = Record<string, unknown>;

/** A command: what it is given, and the answer, at once or when its work is done. */
export type Handler = (engine: Engine, args: Args, db: string) => Task<Reply> | Reply;

/** The fields of a command, or of one entry of it: read by name and type, with what is not served refused by name. */
export class Args {
  readonly #name: string;
  readonly #fields: ReadonlyMap<string, Element>;
  /** Documents that came beside the body (OP_MSG sections of kind 1). */
  readonly #sequences: ReadonlyMap<string, Value[]>;

  constructor(
    name: string,
    body: Value,
    allowed: ReadonlySet<string>,
    sequences: ReadonlyMap<string, Value[]> = new Map(),
  ) {
    this.#name = name;
    this.#fields = new Map(elements(body).map((element) => [element.name, element]));
    this.#sequences = sequences;
    for (const field of [...this.#fields.keys(), ...sequences.keys()])
      if (!allowed.has(field))
        throw notServed(`BSON field '${name}.${field}' is an unknown field: it`, 'Location40415');
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  value(field: string): Element | undefined {
    return this.#fields.get(field);
  }

  /** A document that must be there; also an array, which its reader refuses. */
  required(field: string): Element {
    const value = this.#fields.get(field);
    if (value?.type !== TYPE.document && value?.type !== TYPE.array)
      throw this.#wrong(field, value, 'object');
    return value;
  }

  text(field: string): string {
    const value = this.#fields.get(field);
    if (value?.type !== TYPE.string) throw this.#wrong(field, value, 'string');
    return toText(value);
  }

  /** A whole number, which any numeric type may carry; the drivers send doubles and longs. */
  whole(field: string, otherwise: number): number {
    const value = this.#fields.get(field);
    if (value === undefined) return otherwise;
    const number = isNumber(value) ? toNumber(value) : Number.NaN;
    if (!Number.isSafeInteger(number)) throw this.#wrong(field, value, 'whole number');
    return number;
  }

  flag(field: string, otherwise = false): boolean {
    const value = this.#fields.get(field);
    if (value === undefined) return otherwise;
    if (value.type !== TYPE.boolean && !isNumber(value)) throw this.#wrong(field, value, 'bool');
    return isTrue(value);
  }

  document(field: string): Value | undefined {
    const value = this.#fields.get(field);
    if (value !== undefined && value.type !== TYPE.document) throw this.#wrong(field, value, 'object');
    return value;
  }

  /** @throws CommandError when there is neither an array nor a sequence of that name */
  documents(field: string): Value[] {
    const sequence = this.#sequences.get(field);
    if (sequence !== undefined) return sequence;
    const value = this.#fields.get(field);
    if (value?.type !== TYPE.array) throw this.#wrong(field, value, 'array');
    const items = elements(value);
    const other = items.find((item) => item.type !== TYPE.document);
    if (other !== undefined) throw this.#wrong(`${field}.${other.name}`, other, 'object');
    return items;
  }

  #wrong(field: string, value: Value | undefined, expected: string): CommandError {
    const where = `BSON field '${this.#name}.${field}'`;
    if (value === undefined)
      return new CommandError('Location40415', `${where} is missing but a required field`);
    const message = `${where} is the wrong type '${typeName(value)}', expected type '${expected}'`;
    return new CommandError('TypeMismatch', message);
  }
}
