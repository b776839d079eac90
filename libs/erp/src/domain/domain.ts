import type { FieldSource } from '../schema/field-source.ts';
import { writeDomain } from './domain-writer.ts';
import { checkTree } from './term-checker.ts';
import { writeTerms } from './term-writer.ts';

/**
 * What a caller wrote, Odoo's prefix list or a plain list of terms, as Odoo is to have it: every field, operator and
 * value checked, dates in UTC, the policy's row rules beside the terms that look into other models. A domain that
 * cannot be understood is refused with the place of the mistake; it is never dropped or widened.
 *
 * The row rules of the model itself are not added here: `ErpModel` does that for every search, with a domain or without.
 *
 * @throws ToolError `invalid_domain`, `unknown_field`, `not_allowed`, or `invalid_argument` for an unknown time zone
 */
export async function checkDomain(
  source: FieldSource,
  model: string,
  domain: unknown,
  argument = 'domain',
): Promise<unknown[]> {
  return writeDomain(writeTerms(await checkTree({ source, model }, domain, argument)));
}
