import { pythonLiteral } from './python-literal.ts';

/** A button of a form that calls a method. */
export interface FormButton {
  readonly method: string;
  readonly label: string;
  /** What it adds to the context of the call. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** What of a form view concerns whoever fills it in. */
export interface FormArch {
  readonly fields: readonly string[];
  readonly buttons: readonly FormButton[];
}

interface Tag {
  readonly name: string;
  readonly kind: 'begin' | 'end' | 'whole';
  readonly attributes: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const MAX_LENGTH = 500_000;
/** Always hidden or readonly, in the words of 14 to 20. */
const ALWAYS = new Set(['1', 'True', 'true']);

/**
 * The fields and buttons that a form shows, from its XML as `get_views` answers it. Those of lists inside a field belong to
 * other records; what is hidden always is left out, what is hidden now and then is not.
 */
export function readForm(arch: string): FormArch {
  const fields = new Set<string>();
  const buttons: FormButton[] = [];
  // For each element that is open: whether what is in it is out of sight.
  const open: boolean[] = [];
  for (const { name, kind, attributes } of tags(withoutComments(arch.slice(0, MAX_LENGTH)))) {
    if (kind === 'end') {
      open.pop();
      continue;
    }
    const hidden = open.at(-1) === true || ALWAYS.has(attributes['invisible'] ?? '');
    if (kind === 'begin') open.push(hidden || name === 'field');
    if (hidden) continue;
    const isFilledIn = name === 'field' && !ALWAYS.has(attributes['readonly'] ?? '');
    if (isFilledIn && attributes['name']) fields.add(attributes['name']);
    const button = name === 'button' ? toButton(attributes) : undefined;
    if (button) buttons.push(button);
  }
  return { fields: [...fields], buttons };
}

/** In linear time, whatever is in it. */
const withoutComments = (arch: string): string => {
  const [first = '', ...parts] = arch.split('<!--');
  return first + parts.map((part) => part.split('-->').slice(1).join('')).join('');
};

function toButton(attributes: Tag['attributes']): FormButton | undefined {
  const { name: method, type, string, title, context = '{}' } = attributes;
  if (!method || type !== 'object') return undefined;
  const added = pythonLiteral(context);
  // A context that is made of the record's values is for a screen that has them.
  if (typeof added !== 'object' || added === null || Array.isArray(added)) return undefined;
  return { method, label: string ?? title ?? method, context: added as Record<string, unknown> };
}

function* tags(arch: string): Generator<Tag> {
  for (const [, end, name, attributes = '', whole] of arch.matchAll(TAG)) {
    if (!name) continue;
    yield {
      name,
      kind: end ? 'end' : whole ? 'whole' : 'begin',
      attributes: Object.fromEntries(
        [...attributes.matchAll(ATTRIBUTE)].map(([, key, double, single]) => [
          key,
          unescaped(double ?? single ?? ''),
        ]),
      ),
    };
  }
}

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp|#\d{1,7});/g, (all, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? all;
    const code = Number(name.slice(1));
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
