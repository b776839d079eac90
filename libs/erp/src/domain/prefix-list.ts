/** How many terms stand after each of Odoo's operators. */
export const ARITY: ReadonlyMap<unknown, number> = new Map([
  ['&', 2],
  ['|', 2],
  ['!', 1],
]);

export const isOperator = (item: unknown): item is '&' | '|' | '!' => ARITY.has(item);

/** One domain that holds where all of these do, whichever of their own "and"s are implicit. */
export function allOf(domains: readonly (readonly unknown[])[]): unknown[] {
  const operands = domains.filter((domain) => domain.length > 0).map(explicit);
  return [...operands.slice(1).map(() => '&'), ...operands.flat()];
}

/** The parts of a domain that must all hold, each one operand. */
export function conjuncts(domain: readonly unknown[]): unknown[][] {
  const parts: unknown[][] = [];
  for (let at = 0; at < domain.length;) {
    const end = endOf(domain, at);
    const part = domain.slice(at, end);
    parts.push(...(part[0] === '&' ? conjuncts(part.slice(1)) : [part]));
    at = end;
  }
  return parts;
}

/** A domain whose implicit "and" is written out, so that it is one operand. */
function explicit(domain: readonly unknown[]): unknown[] {
  const open = domain.reduce<number>((sum, item) => sum + 1 - arityOf(item), 0);
  return [...Array<string>(Math.max(0, open - 1)).fill('&'), ...domain];
}

/** Where the operand that begins at a place is over. */
function endOf(domain: readonly unknown[], start: number): number {
  let owed = 1;
  let at = start;
  for (; owed > 0 && at < domain.length; at += 1) owed += arityOf(domain[at]) - 1;
  return at;
}

const arityOf = (item: unknown): number => ARITY.get(item) ?? 0;
