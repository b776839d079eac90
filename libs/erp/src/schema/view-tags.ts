/** An element of a view begins or ends. */
export interface Tag {
  readonly name: string;
  readonly kind: 'begin' | 'end' | 'whole';
  readonly attributes: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const MAX_LENGTH = 500_000;

/** The tags of a view (`get_views`, `fields_view_get`) in their order, of its first 500,000 characters, without its comments. */
export function* viewTags(arch: string): Generator<Tag> {
  for (const [, end, name, attributes = '', whole] of withoutComments(arch.slice(0, MAX_LENGTH)).matchAll(
    TAG,
  )) {
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

/** In linear time, whatever is in it. */
const withoutComments = (arch: string): string => {
  const [first = '', ...parts] = arch.split('<!--');
  return first + parts.map((part) => part.split('-->').slice(1).join('')).join('');
};

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp|#\d{1,7});/g, (all, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? all;
    const code = Number(name.slice(1));
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
