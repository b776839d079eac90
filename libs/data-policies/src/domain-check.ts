/** Operators of Odoo 14 to 20, less `=?`: with a value that is written down it is `=`, or no rule at all. */
const COMPARISONS = ['=', '!=', '>', '>=', '<', '<='];
const MATCHES = ['like', 'not like', 'ilike', 'not ilike', '=like', '=ilike'];
const LISTS = ['in', 'not in'];
const TREES = ['child_of', 'parent_of'];
const OPERATORS = [...COMPARISONS, ...MATCHES, ...LISTS, ...TREES];

const OPERANDS: ReadonlyMap<unknown, number> = new Map([
  ['&', 2],
  ['|', 2],
  ['!', 1],
]);
const PATH = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$/i;
/** Neither control characters, which XML-RPC cannot carry, nor halves of surrogate pairs, which UTF-8 cannot. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

const MOST_TERMS = 50;
const MOST_BYTES = 4096;

/**
 * What is wrong with the form of a domain, as what follows its name in a sentence; undefined when nothing is. Whether
 * Odoo has such fields is another matter.
 */
export function flawInDomain(domain: unknown): string | undefined {
  if (!Array.isArray(domain)) return 'must be a list of terms such as [["country_id.code","=","BE"]]';
  if (domain.length === 0) return 'says nothing: leave it out, or give it a term';
  if (Buffer.byteLength(JSON.stringify(domain)) > MOST_BYTES) return 'is larger than 4 kB';
  let terms = 0;
  // How many operands are still owed; terms that no operator stands before are joined by an implicit "and".
  let owed = 0;
  for (const [index, item] of (domain as unknown[]).entries()) {
    const operands = OPERANDS.get(item);
    const flaw = operands === undefined ? flawInTerm(item) : undefined;
    if (flaw) return `has at ${index} ${flaw}`;
    if (operands === undefined) terms += 1;
    owed = Math.max(owed, 1) - 1 + (operands ?? 0);
  }
  if (owed > 0) return `ends too early: what its operators stand before is missing ${owed} more`;
  return terms > MOST_TERMS ? `has more than ${MOST_TERMS} terms` : undefined;
}

function flawInTerm(term: unknown): string | undefined {
  if (!Array.isArray(term) || term.length !== 3)
    return 'neither "&", "|" or "!" nor a term [field, operator, value]';
  const [path, operator, value] = term as unknown[];
  if (typeof path !== 'string' || !PATH.test(path))
    return 'a term without the name of a field, such as "country_id.code"';
  if (!OPERATORS.includes(operator as string))
    return `a term whose operator is none of ${OPERATORS.join(', ')}`;
  return flawInValue(operator as string, value);
}

function flawInValue(operator: string, value: unknown): string | undefined {
  const isList = Array.isArray(value);
  if (LISTS.includes(operator) && !isList) return `a term that needs a list after "${operator}"`;
  if (MATCHES.includes(operator) && typeof value !== 'string')
    return `a term that needs a text after "${operator}"`;
  if (COMPARISONS.includes(operator) && isList) return `a term that takes no list after "${operator}"`;
  return (isList ? value : [value]).every(isPlain)
    ? undefined
    : 'a value that is no text without control characters, no number that JSON keeps exactly, and neither true nor false';
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'string' && PRINTABLE.test(value)) ||
  (typeof value === 'number' && (Number.isSafeInteger(value) || (Number.isFinite(value) && value % 1 !== 0)));
