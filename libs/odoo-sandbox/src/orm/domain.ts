import { python } from '../faults.ts';
import { repr, reprTuple } from '../py.ts';

/** A parsed domain. */
export type Tree =
  | { kind: 'and' | 'or'; children: readonly Tree[] }
  | { kind: 'not'; child: Tree }
  | { kind: 'constant'; value: boolean }
  | { kind: 'leaf'; path: string; operator: string; value: unknown; term: readonly unknown[] };

const OPERATORS = new Set(
  '=,!=,>,>=,<,<=,=?,in,not in,like,not like,ilike,not ilike,=like,=ilike,child_of,parent_of,any,not any'.split(
    ',',
  ),
);

/**
 * Reads Odoo's prefix notation with its implicit `and`.
 * @throws OdooFault as the server of that series complains: 19 has other words than 17 and 18.
 */
export function parseDomain(domain: unknown, series: number): Tree {
  if (domain === null || domain === undefined || domain === false) return { kind: 'constant', value: true };
  if (!Array.isArray(domain)) {
    throw series >= 19
      ? python('TypeError', `Domain() invalid argument type for domain: ${repr(domain)}`)
      : python(
          'AssertionError',
          "Domains to normalize must have a 'domain' form: a list or tuple of domain components",
        );
  }
  const trees: Tree[] = [];
  let position = 0;
  const malformed = (): Error =>
    series >= 19
      ? python('ValueError', `Domain() malformed domain ${repr(domain)}`)
      : python('ValueError', `Domain ${repr(domain)} is syntactically not correct.`);
  const next = (): Tree => {
    if (position >= domain.length) throw malformed();
    const item: unknown = domain[position];
    position += 1;
    if (item === '!') return { kind: 'not', child: next() };
    if (item === '&' || item === '|') {
      return { kind: item === '&' ? 'and' : 'or', children: [next(), next()] };
    }
    return parseTerm(item, series);
  };
  while (position < domain.length) trees.push(next());
  return trees.length === 1 && trees[0] ? trees[0] : { kind: 'and', children: trees };
}

function parseTerm(item: unknown, series: number): Tree {
  if (typeof item === 'string' && series >= 19) {
    throw python('ValueError', `Domain() invalid item in domain: ${repr(item)}`);
  }
  // Up to 18 a text is a sequence like any other, of its letters.
  const term: readonly unknown[] =
    typeof item === 'string' ? item.split('') : Array.isArray(item) ? item : [];
  const [path, operator, value] = term;
  if (term.length !== 3) {
    throw python(
      'ValueError',
      series >= 19 ? `Domain() invalid item in domain: ${repr(item)}` : `Invalid leaf ${repr(item)}`,
    );
  }
  if ((path === 1 || path === 0) && operator === '=' && value === 1) {
    return { kind: 'constant', value: path === 1 };
  }
  const known = typeof operator === 'string' && OPERATORS.has(operator.toLowerCase());
  if (typeof path !== 'string' || (!known && typeof item !== 'string')) {
    const what = series >= 19 ? 'Invalid operator in condition' : 'Invalid leaf';
    throw python('ValueError', `${what} ${reprTuple(term)}`);
  }
  return { kind: 'leaf', path, operator: String(operator).toLowerCase(), value, term };
}
