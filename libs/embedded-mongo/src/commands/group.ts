import { assertServed } from '../bson/check.ts';
import { doubleValue, encode, toValue } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { keyOf } from '../bson/key.ts';
import { asDocument, elements, isNumber, toNumber, toPath, toText, TYPE } from '../bson/value.ts';
import type { Element, Path, Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import type { Rows } from '../query/scan.ts';
import { ACCUMULATORS } from '../served.ts';
import { valueOnPath } from '../storage/index-entry.ts';

type Accumulator = (typeof ACCUMULATORS)[number];

/** What is grouped by, or accumulated: a constant, a field, or (for `_id`) a document of those. */
type Expression =
  | { readonly kind: 'constant'; readonly value: Value | undefined }
  | { readonly kind: 'field'; readonly path: Path; readonly name: string }
  | { readonly kind: 'document'; readonly fields: ReadonlyMap<string, Expression> };

interface Accumulation {
  readonly name: string;
  readonly operator: Accumulator;
  readonly expression: Expression;
}

interface Group {
  readonly id: Expression;
  readonly accumulators: readonly Accumulation[];
}

/** @throws CommandError Location15955 without `_id`, Location15952 for an accumulator that is not served */
export function parseGroup(spec: Value): Group {
  const fields = elements(spec);
  const id = fields.find((element) => element.name === '_id');
  if (id === undefined) throw new CommandError('Location15955', 'a group specification must include an _id');
  return {
    id: parseExpression(id),
    accumulators: fields.filter((field) => field !== id).map(parseAccumulation),
  };
}

function parseAccumulation(field: Element): Accumulation {
  const operators = field.type === TYPE.document ? elements(field) : [];
  const [operator] = operators;
  if (operator === undefined || operators.length > 1 || field.name.includes('.'))
    throw new CommandError(
      'FailedToParse',
      `The field '${field.name}' must be an accumulator object with one operator`,
    );
  if (!isAccumulator(operator.name))
    throw new CommandError('Location15952', `unknown group operator '${operator.name}'`);
  const expression = parseExpression(operator);
  if (expression.kind === 'document') throw notServed(`a document in ${operator.name} ('${field.name}')`);
  return { name: field.name, operator: operator.name, expression };
}

const isAccumulator = (name: string): name is Accumulator =>
  (ACCUMULATORS as readonly string[]).includes(name);

function parseExpression(value: Element): Expression {
  assertServed(value, value.name);
  if (value.type === TYPE.string && toText(value).startsWith('$'))
    return parseFieldName(toText(value).slice(1));
  if (value.type === TYPE.array) throw notServed(`an array as an expression (at '${value.name}')`);
  if (value.type !== TYPE.document || elements(value).length === 0) return { kind: 'constant', value };
  const fields = elements(value).map((element): [string, Expression] => {
    if (element.name.startsWith('$')) throw notServed(`the expression ${element.name} (at '${value.name}')`);
    return [element.name, parseExpression(element)];
  });
  return { kind: 'document', fields: new Map(fields) };
}

function parseFieldName(name: string): Expression {
  if (name === '' || name.split('.').some((part) => part === '' || part.startsWith('$')))
    throw notServed(`the expression '$${name}'`);
  return { kind: 'field', path: toPath(name), name };
}

function evaluate(expression: Expression, doc: Value): unknown {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'field':
      return valueOnPath(doc, expression.path, () => notServed(`'$${expression.name}' through an array`));
    default:
      return new Map([...expression.fields].map(([name, part]) => [name, evaluate(part, doc)]));
  }
}

interface Gathered {
  readonly id: unknown;
  readonly states: State[];
}

/** Groups in the order of their first documents. */
export function* grouped(rows: Rows, { id, accumulators }: Group): Rows {
  const groups = new Map<string, Gathered>();
  for (const row of rows) {
    if (row === null) {
      yield null;
      continue;
    }
    const doc = asDocument(row.doc);
    const found = evaluate(id, doc) ?? null;
    const key = keyOf(toValue(found)).toString('latin1');
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { id: found, states: accumulators.map(() => new State()) }));
    for (const [i, { operator, expression }] of accumulators.entries())
      group.states[i]?.add(operator, evaluate(expression, doc) as Value | undefined);
  }
  for (const { id, states } of groups.values()) {
    const draft: Draft = new Map([['_id', id]]);
    for (const [i, { name, operator }] of accumulators.entries())
      draft.set(name, states[i]?.result(operator));
    yield { row: 0, doc: encode(draft) };
  }
}

/** One accumulator of one group. Sums and averages pass over what is no number, least and greatest over null. */
class State {
  #sum = 0;
  #numbers = 0;
  #double = false;
  #value: Value | undefined;
  #seen = false;

  add(operator: Accumulator, value: Value | undefined): void {
    if (operator === '$first') {
      if (!this.#seen) this.#value = value;
      this.#seen = true;
    } else if (operator === '$sum' || operator === '$avg') {
      if (value === undefined || !isNumber(value)) return;
      this.#sum += toNumber(value);
      this.#numbers++;
      this.#double ||= value.type === TYPE.double;
    } else if (value !== undefined && value.type !== TYPE.null) {
      const order = this.#value === undefined ? 0 : Buffer.compare(keyOf(value), keyOf(this.#value));
      if (this.#value === undefined || (operator === '$min' ? order < 0 : order > 0)) this.#value = value;
    }
  }

  result(operator: Accumulator): unknown {
    if (operator === '$avg') return this.#numbers === 0 ? null : doubleValue(this.#sum / this.#numbers);
    if (operator !== '$sum') return this.#value ?? null;
    if (this.#double) return doubleValue(this.#sum);
    // As in MongoDB, a sum of 32-bit integers grows into a 64-bit one.
    if (Number.isSafeInteger(this.#sum)) return this.#sum === (this.#sum | 0) ? this.#sum : BigInt(this.#sum);
    throw notServed('$sum of integers past 53 bits');
  }
}
