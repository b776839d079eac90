import { isThere, MODEL_NAME } from '../changes/pointed-records.ts';
import { isOperator } from '../domain/operators.ts';
import type { Erp } from '../erp.ts';
import { ToolError } from '../tool-error.ts';
import type { CallArguments } from './call-arguments.ts';

/** More names than that are no call that a button makes. */
const MOST_NAMES = 20;
/** A domain that is written as a text, as Odoo stores it. */
const WRITTEN_DOMAIN = /^\s*\[\s*(?:[([]|["'][&|!]["'])/;

/**
 * Where the policy binds, the arguments of a method may not have it look at what the caller may not: some of Odoo's take the name of a
 * model and a domain, and answer which records there are, or what they are called (`mail.activity.get_activity_data`,
 * `get_display_names_for_spreadsheet`, seen on 18).
 *
 * @param given arguments that were checked
 * @throws ToolError `not_allowed`
 */
export async function assertOpenArguments(
  erp: Erp,
  { args = [], kwargs = {} }: CallArguments,
): Promise<void> {
  if (!erp.bindsData) return;
  const names = new Set<string>();
  collect([args, kwargs], names);
  if (names.size > MOST_NAMES) throw refused('too many models are named.');
  for (const name of names) {
    if (!(await isThere(erp, name)) || (await erp.rowRules(name)).length === 0) continue;
    throw refused(`${name} is named, of which the company's policy shows you only some records.`);
  }
}

/** The texts that could be names of models, keys too. @throws ToolError for a domain */
function collect(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    if (WRITTEN_DOMAIN.test(value)) throw searches();
    if (MODEL_NAME.test(value)) names.add(value);
  }
  if (typeof value !== 'object' || value === null) return;
  if (isTerm(value)) throw searches();
  for (const [key, item] of Object.entries(value)) {
    collect(key, names);
    collect(item, names);
  }
}

const isTerm = (value: object): boolean =>
  Array.isArray(value) &&
  value.length === 3 &&
  typeof value[0] === 'string' &&
  typeof value[1] === 'string' &&
  isOperator(value[1]);

const searches = (): ToolError =>
  refused("a method is given no domain, which could search by what the company's policy closes.");

const refused = (why: string): ToolError =>
  new ToolError('not_allowed', `args and kwargs: ${why}`, {
    hint: 'Find the records with aidoo_query, and call methods on them by `ids`.',
  });
