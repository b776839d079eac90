import type { FieldError } from '@aidoo/kernel';

/**
 * What is wrong with a value at a place, one flaw after another: whoever wants to know of the first few only waits for
 * no more, however large the value is.
 */
export type Check = (value: unknown, place: string) => Iterable<FieldError>;

/** @param message what follows the name of the place in a sentence */
const flaw = (place: string, message: string): FieldError => ({
  field: place,
  message: `${place || 'it'} ${message}`,
});

const within = (place: string, name: string | number): string =>
  place === '' ? String(name) : `${place}.${name}`;

/** Of a function that knows one flaw of a value, as what follows its place in a sentence. */
export const sound = (flawIn: (value: unknown) => string | undefined): Check =>
  function* one(value, place) {
    const message = flawIn(value);
    if (message) yield flaw(place, message);
  };

export const optional = (check: Check): Check =>
  function* given(value, place) {
    if (value !== undefined) yield* check(value, place);
  };

/** An object of these fields and no other. */
export const object = (fields: Readonly<Record<string, Check>>): Check =>
  function* inObject(value, place) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      yield flaw(place, 'must be an object');
      return;
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields, name))
        yield flaw(within(place, name.slice(0, 100)), 'is not a field that a data policy has');
    const held = value as Record<string, unknown>;
    for (const [name, check] of Object.entries(fields)) yield* check(held[name], within(place, name));
  };

interface Listed {
  readonly most: number;
  /** What no two items have in common. */
  readonly once: readonly string[];
}

/** A list of objects. One that is too long is not looked into. */
export const listOf = (item: Check, { most, once }: Listed): Check =>
  function* inList(value, place) {
    if (!Array.isArray(value) || value.length > most) {
      yield flaw(place, Array.isArray(value) ? `can hold ${most} at most` : 'must be a list');
      return;
    }
    const seen = new Set<string>();
    for (const [index, one] of (value as Record<string, unknown>[]).entries()) {
      const here = within(place, index);
      let flawless = true;
      for (const found of item(one, here)) {
        flawless = false;
        yield found;
      }
      if (!flawless) continue;
      const key = once.map((name) => one[name]).join(' ');
      if (seen.has(key))
        yield flaw(within(here, once.at(-1)!), 'is in this list already: it can be there once');
      seen.add(key);
    }
  };
