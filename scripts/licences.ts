/** A component of a CycloneDX document, as far as licences are concerned. */
export interface Component {
  readonly name: string;
  readonly version: string;
  licenses?: readonly Licence[];
}

/** CycloneDX 1.5: an SPDX id, a name that is none, or an SPDX expression. */
type Licence =
  { readonly license: { readonly id?: string; readonly name?: string } } | { readonly expression: string };

/** Those that ask for no more than to be named: whoever runs or sells the gateway owes nothing else. By their SPDX ids. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Of packages whose manifest does not say it, in the version in which somebody has read it elsewhere. */
const READ_ELSEWHERE: Readonly<Record<string, string>> = {
  // In its LICENSE; the manifest has a name that is no SPDX id.
  'duck@0.1.12': 'BSD-2-Clause',
  // In its Readme.md.
  'pause@0.0.1': 'MIT',
};

export const UNKNOWN = 'unknown';

/** The licence of a component as an SPDX expression, or {@link UNKNOWN}. */
export function licenceOf({ name, version, licenses = [] }: Component): string {
  const said = licenses.map((one) =>
    'expression' in one ? one.expression : (one.license.id ?? one.license.name ?? UNKNOWN),
  );
  if (said.length === 0) return READ_ELSEWHERE[`${name}@${version}`] ?? UNKNOWN;
  return said.join(' AND ');
}

/** Whether all of an expression's parts are allowed, or one of those among which we may choose. */
export function isAllowed(expression: string): boolean {
  const text = expression.trim();
  if (isEnclosed(text)) return isAllowed(text.slice(1, -1));
  const either = split(text, 'OR');
  if (either.length > 1) return either.some(isAllowed);
  const both = split(text, 'AND');
  return both.length > 1 ? both.every(isAllowed) : ALLOWED.has(text);
}

/** How many components each licence has, the commonest first. */
export function summary(components: readonly Component[]): [licence: string, count: number][] {
  const counts = new Map<string, number>();
  for (const licence of components.map(licenceOf)) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
}

/** `name@version: licence` of every component that may not ship. */
export const refused = (components: readonly Component[]): string[] =>
  components
    .map((one) => ({ one, licence: licenceOf(one) }))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ one: { name, version }, licence }) => `${name}@${version}: ${licence}`);

/** Whether the first parenthesis is closed by the last one. */
function isEnclosed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    depth += depthOf(text[at]!);
    if (depth === 0) return false;
  }
  return true;
}

/** At the operators that stand in no parentheses. */
function split(text: string, operator: 'OR' | 'AND'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part: string[] = [];
  for (const word of text.split(/\s+/)) {
    if (depth === 0 && word === operator) {
      parts.push(part.join(' '));
      part = [];
      continue;
    }
    for (const letter of word) depth += depthOf(letter);
    part.push(word);
  }
  return [...parts, part.join(' ')];
}

const depthOf = (letter: string): number => (letter === '(' ? 1 : letter === ')' ? -1 : 0);
