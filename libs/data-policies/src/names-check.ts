/** A kind of name, and how it is called in a message. */
export interface NameForm {
  readonly what: string;
  readonly pattern: RegExp;
}

export const NAME_FORMS = {
  model: {
    what: 'the name of a model, such as "res.partner"',
    pattern: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/,
  },
  /** A model, or the beginning of the names of several. */
  models: {
    what: 'the name of a model or its beginning with a star, such as "res.partner" or "sale.*"',
    pattern: /^([a-z][a-z0-9_]*(\.[a-z0-9_]+)*(\.?\*)?|\*)$/,
  },
  field: { what: 'the name of a field, such as "email"', pattern: /^[A-Za-z_][A-Za-z0-9_]*$/ },
  method: {
    what: 'a model and a public method, such as "sale.order.action_confirm"',
    pattern: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\.[a-z][A-Za-z0-9_]*$/,
  },
} as const satisfies Record<string, NameForm>;

const MOST_NAMES = 200;
const MOST_CHARACTERS = 128;

/** What is wrong with a name, as what follows its own place in a sentence; undefined when nothing is. */
export const flawInName = ({ what, pattern }: NameForm, name: unknown): string | undefined =>
  typeof name === 'string' && name.length <= MOST_CHARACTERS && pattern.test(name)
    ? undefined
    : `must be ${what}`;

/** Likewise with a list of names, each of which can be there once. */
export function flawInNames(form: NameForm, names: unknown): string | undefined {
  if (!Array.isArray(names)) return 'must be a list';
  if (names.length > MOST_NAMES) return `can hold ${MOST_NAMES} at most`;
  const wrong = names.findIndex((name) => flawInName(form, name) !== undefined);
  if (wrong >= 0) return `must hold at ${wrong} ${form.what}`;
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  return again >= 0 ? `holds at ${again} what it holds already` : undefined;
}
